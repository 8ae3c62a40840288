/** A task that was not born from Harbor, as a task folder that Harbor runs: the same task gives the same bytes. */
import { type FileRole, pathKey } from "@rollout/contract";
import { parse } from "smol-toml";
import { type ExportedFile, madeFile } from "./exported-file.js";
import { inputFile, outputSchemaFile, sha256Of } from "./generated-folder.js";
import { checkOutputScript, testScript } from "./generated-tests.js";
import { rolloutFileFor, rolloutFileName, rolloutFileText } from "./rollout-file.js";
import { metadataOf } from "./task-metadata.js";
import { writeToml } from "./write-toml.js";

/** A file of a task as Rollout holds it. */
export interface TaskFileSource {
  readonly name: string;
  readonly role: FileRole;
  readonly size: number;
  readonly sha256: string;
  open(): AsyncIterable<Uint8Array>;
}

/** A task as Rollout holds it. */
export interface ExportTask {
  readonly name: string;
  readonly instruction: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly files: readonly TaskFileSource[];
}

const folderOfRole: Readonly<Record<FileRole, string>> = {
  input: "environment/files/",
  environment: "environment/",
  tests: "tests/",
  solution: "solution/",
  // Steps need a task.toml that names them; without one they are hidden truth.
  step: "tests/",
  metadata: "",
};

/** Where a file lies in the task folder; one that names its folder itself stays where it is. */
function pathOf({ name, role }: TaskFileSource): string {
  const folder = folderOfRole[role];
  const own = folder === "" ? "" : `${folder.split("/", 1)[0]}/`;
  return own !== "" && name.startsWith(own) ? name : `${folder}${name}`;
}

/** The same path never twice, whatever the case of its letters: a number goes before the ending of a file. */
function placed(files: readonly TaskFileSource[]): Map<string, TaskFileSource> {
  const byPath = new Map<string, TaskFileSource>();
  const taken = new Set<string>();
  const spelled = new Map<string, string>();
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    const path = pathOf(file);
    const slash = path.lastIndexOf("/") + 1;
    const folder = path
      .slice(0, slash)
      .split("/")
      .slice(0, -1)
      .reduce((above, segment) => {
        const here = `${above}${segment}/`;
        const first = spelled.get(pathKey(here)) ?? here;
        spelled.set(pathKey(here), first);
        return first;
      }, "");
    const name = path.slice(slash);
    const dot = name.lastIndexOf(".") > 0 ? name.lastIndexOf(".") : name.length;
    let unique = `${folder}${name}`;
    for (let count = 2; taken.has(pathKey(unique)); count++) {
      unique = `${folder}${name.slice(0, dot)}-${count}${name.slice(dot)}`;
    }
    taken.add(pathKey(unique));
    byPath.set(unique, file);
  }
  return byPath;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const inputFolder = "environment/files/";

/** What the agent is told behind the instruction: where things lie, and where the answer goes. */
function whereThingsAre(task: ExportTask, hasInput: boolean, hasFiles: boolean): string {
  const lines = [
    ...(hasInput ? ["- The input of the task is in `/app/input.json`."] : []),
    ...(hasFiles ? ["- Its files are below `/app/files`."] : []),
    "- Write your answer to `/app/output.json`, as JSON.",
    ...(task.outputSchema ? ["- The answer must fit the JSON Schema in `/app/output_schema.json`."] : []),
  ];
  return `\n\n## Where things are\n\n${lines.join("\n")}\n`;
}

function dockerfile(task: ExportTask, hasInput: boolean, hasFiles: boolean): string {
  return [
    "FROM python:3.12-slim-bookworm",
    ...(task.outputSchema ? ["RUN pip install --no-cache-dir jsonschema==4.23.0"] : []),
    "WORKDIR /app",
    ...(hasInput ? ["COPY input.json /app/input.json"] : []),
    ...(task.outputSchema ? ["COPY output_schema.json /app/output_schema.json"] : []),
    ...(hasFiles ? ["COPY files/ /app/files/"] : []),
    "",
  ].join("\n");
}

function configText(task: ExportTask, packageName: string): string {
  const { harbor: _, ...metadata } = task.metadata;
  return writeToml({
    schema_version: "1.4",
    artifacts: ["/app/output.json"],
    task: { name: packageName, description: task.name.slice(0, 200) },
    metadata,
    verifier: { timeout_sec: 600 },
    agent: { timeout_sec: 1800 },
    environment: { build_timeout_sec: 600, cpus: 1, memory_mb: 2048, storage_mb: 10240 },
  });
}

/**
 * The files of a generated task folder, in the order of their paths, relative to the folder.
 *
 * @param packageName organisation/name, as [task].name needs it.
 */
export function generatedTask(task: ExportTask, packageName: string): ExportedFile[] {
  const own = placed(task.files);
  const hasInput = Object.keys(task.input).length > 0;
  const hasFiles = [...own.keys()].some((path) => path.startsWith(inputFolder));
  const text = task.instruction.trimEnd();
  const added = whereThingsAre(task, hasInput, hasFiles);
  const made: [path: string, content: string][] = [
    ["task.toml", configText(task, packageName)],
    ["instruction.md", `${text}${added}`],
    ["environment/Dockerfile", dockerfile(task, hasInput, hasFiles)],
    ...(hasInput ? ([[inputFile, json(task.input)]] as [string, string][]) : []),
    ["tests/test.sh", testScript],
    ["tests/check_output.py", checkOutputScript],
  ];
  if (task.outputSchema) {
    made.push(
      [outputSchemaFile, json(task.outputSchema)],
      ["tests/output_schema.json", json(task.outputSchema)],
    );
  }
  const files = [...own].map(([path, { role }]) => ({ path, role }));
  const taken = new Set([...own.keys()].map((path) => pathKey(path)));
  const hashes = made
    .filter(([path]) => path !== "instruction.md" && !taken.has(pathKey(path)))
    .map(([path, content]) => [path, sha256Of(content)]);
  const names = [...own].filter(([path, { name }]) => path !== name).map(([path, { name }]) => [path, name]);
  const generated = {
    name: task.name,
    added,
    end: task.instruction.slice(text.length),
    made: Object.fromEntries(hashes),
    names: Object.fromEntries(names),
  };
  const beside = rolloutFileFor({ ...task, files }, metadataOf(parse(configText(task, packageName))));
  made.push([rolloutFileName, rolloutFileText({ ...beside, generated })]);
  return [
    ...[...own].map(([path, { size, sha256, open }]): ExportedFile => ({ path, size, sha256, open })),
    ...made.filter(([path]) => !taken.has(pathKey(path))).map(([path, content]) => madeFile(path, content)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}
