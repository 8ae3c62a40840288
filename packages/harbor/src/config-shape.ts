/** The keys of task.toml and what each may hold, as Harbor 1.0 to 1.4 reads them: by key, never by version. */

/** What a key may hold. */
export type Shape =
  | {
      readonly kind: "text";
      readonly pattern?: RegExp;
      readonly expected?: string;
      readonly notEmpty?: boolean;
    }
  | { readonly kind: "integer" | "number" | "boolean" | "anything" | "size" }
  | { readonly kind: "choice"; readonly of: readonly string[]; readonly anyCase?: boolean }
  | { readonly kind: "either"; readonly of: readonly Shape[]; readonly expected: string }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "map"; readonly value: Shape }
  | TableShape;

export interface TableShape {
  readonly kind: "table";
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

const text: Shape = { kind: "text" };
const integer: Shape = { kind: "integer" };
const number: Shape = { kind: "number" };
const anything: Shape = { kind: "anything" };
const list = (item: Shape): Shape => ({ kind: "list", item });
const map = (value: Shape): Shape => ({ kind: "map", value });
const choice = (...of: string[]): Shape => ({ kind: "choice", of });
const table = (keys: Record<string, Shape>, required: readonly string[] = []): TableShape => ({
  kind: "table",
  keys,
  required,
});

const user: Shape = { kind: "either", of: [text, integer], expected: "a user name or number" };
const networkMode = choice("no-network", "public", "allowlist");
const serviceName: Shape = {
  kind: "text",
  pattern: /^\s*[a-zA-Z0-9][a-zA-Z0-9_.-]*\s*$/,
  expected: "the name of a compose service",
};

const healthcheck = table(
  {
    command: text,
    interval_sec: number,
    timeout_sec: number,
    start_period_sec: number,
    start_interval_sec: number,
    retries: integer,
  },
  ["command"],
);

const artifact: Shape = {
  kind: "either",
  of: [
    text,
    table({ source: text, destination: text, exclude: list(text), service: serviceName }, ["source"]),
  ],
  expected: "a path, or a table with a source",
};

const environment = table({
  network_mode: networkMode,
  allowed_hosts: list(text),
  build_timeout_sec: number,
  docker_image: text,
  os: { kind: "choice", of: ["linux", "windows"], anyCase: true },
  cpus: integer,
  memory_mb: integer,
  storage_mb: integer,
  gpus: integer,
  gpu_types: list(text),
  tpu: table(
    {
      type: { kind: "text", notEmpty: true },
      topology: { kind: "text", pattern: /^\s*[1-9]\d*(x[1-9]\d*)+\s*$/, expected: "a shape like 2x4" },
    },
    ["type", "topology"],
  ),
  mcp_servers: list(
    table(
      {
        name: text,
        transport: choice("sse", "streamable-http", "http", "stdio"),
        url: text,
        command: text,
        args: list(text),
      },
      ["name"],
    ),
  ),
  env: map(text),
  skills_dir: text,
  healthcheck,
  workdir: text,
  // Read for the sake of older tasks.
  memory: { kind: "size" },
  storage: { kind: "size" },
  allow_internet: { kind: "boolean" },
});

const agent = table({ timeout_sec: number, user, network_mode: networkMode, allowed_hosts: list(text) });

const verifier = table({
  timeout_sec: number,
  env: map(text),
  user,
  network_mode: networkMode,
  allowed_hosts: list(text),
  environment_mode: choice("shared", "separate"),
  environment,
  collect: list(table({ command: text, service: serviceName, timeout_sec: number, user }, ["command"])),
});

const minReward: Shape = {
  kind: "either",
  of: [number, map(number)],
  expected: "a number, or a number per reward",
};

/** [task].name and the names in dataset.toml: organisation/name. */
export const packageName = /^(?!.*\.\.)[a-zA-Z0-9][a-zA-Z0-9._-]*\/[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

/** All of task.toml. */
export const taskConfigShape: TableShape = table({
  schema_version: text,
  version: text,
  source: text,
  artifacts: list(artifact),
  multi_step_reward_strategy: choice("mean", "final"),
  // The older name of the key above; Harbor drops it.
  multi_step_reward_mode: anything,
  task: table(
    {
      name: { kind: "text", pattern: packageName, expected: "organisation/name" },
      version: { kind: "text", notEmpty: true },
      description: text,
      authors: list(table({ name: text, email: text }, ["name"])),
      keywords: list(text),
    },
    ["name"],
  ),
  metadata: map(anything),
  verifier,
  agent,
  environment,
  solution: table({ env: map(text) }),
  steps: list(
    table({ name: text, agent, verifier, min_reward: minReward, healthcheck, artifacts: list(artifact) }, [
      "name",
    ]),
  ),
});
