/** The rules of task.toml that look at more than one key, or into a value. */
import { isIP } from "node:net";
import { type ConfigFinding, isTomlTable, pathText, type TomlTable } from "./check-config.js";
import type { TomlStep } from "./toml-places.js";

type Path = readonly TomlStep[];
type Report = (path: Path, message: string, at?: "key" | "value") => void;

const tableAt = (value: unknown, key: string): TomlTable | null => {
  const inner = isTomlTable(value) ? value[key] : undefined;
  return isTomlTable(inner) ? inner : null;
};
const listAt = (value: TomlTable, key: string): readonly unknown[] =>
  Array.isArray(value[key]) ? (value[key] as unknown[]) : [];

const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function isAllowedHost(host: string): boolean {
  const plain = host.trim().toLowerCase().replace(/\.$/, "");
  const [address, prefix, ...rest] = plain.split("/");
  if (prefix !== undefined) {
    const family = isIP(address!);
    return (
      rest.length === 0 &&
      family !== 0 &&
      /^\d{1,3}$/.test(prefix) &&
      Number(prefix) <= (family === 4 ? 32 : 128)
    );
  }
  if (isIP(plain) !== 0) return true;
  const name = plain.startsWith("*.") ? plain.slice(2) : plain;
  return isIP(name) === 0 && name !== "" && name.split(".").every((label) => hostLabel.test(label));
}

function checkNetwork(config: TomlTable | null, path: Path, report: Report): void {
  if (!config || config.allowed_hosts === undefined) return;
  const hosts = [...path, "allowed_hosts"];
  const given = listAt(config, "allowed_hosts");
  const isBaseline = path.at(-1) === "environment";
  if (
    config.network_mode !== "allowlist" &&
    (given.length > 0 || (config.network_mode === undefined && !isBaseline))
  ) {
    report(hosts, `${pathText(hosts)} needs network_mode = "allowlist" beside it.`, "key");
  }
  for (const [index, host] of given.entries()) {
    if (typeof host === "string" && !isAllowedHost(host)) {
      report(
        [...hosts, index],
        `"${host}" is no host. Write a host name, *.name, an address or a range, without URL or port.`,
      );
    }
  }
}

const megabytes: Readonly<Record<string, number>> = { G: 1024, M: 1, K: 1 / 1024 };

function checkEnvironment(config: TomlTable | null, path: Path, report: Report): void {
  if (!config) return;
  checkNetwork(config, path, report);
  for (const [older, newer] of [
    ["memory", "memory_mb"],
    ["storage", "storage_mb"],
  ] as const) {
    const size = /^\s*(\d+(?:\.\d+)?)([GMK])\s*$/i.exec(String(config[older] ?? ""));
    const inMegabytes = size ? Math.trunc(Number(size[1]) * megabytes[size[2]!.toUpperCase()]!) : null;
    if (inMegabytes !== null && config[newer] !== undefined && Number(config[newer]) !== inMegabytes) {
      report([...path, older], `${older} and ${newer} say different sizes. Keep only ${newer}.`, "key");
    }
  }
  for (const [index, server] of listAt(config, "mcp_servers").entries()) {
    if (!isTomlTable(server)) continue;
    const needed = server.transport === "stdio" ? "command" : "url";
    if (!server[needed]) {
      const transport = typeof server.transport === "string" ? server.transport : "sse";
      report(
        [...path, "mcp_servers", index],
        `An MCP server of transport ${transport} needs the key ${needed}.`,
        "key",
      );
    }
  }
}

function checkVerifier(config: TomlTable | null, path: Path, report: Report): void {
  if (!config) return;
  checkNetwork(config, path, report);
  checkEnvironment(tableAt(config, "environment"), [...path, "environment"], report);
  if (config.environment_mode === "shared" && isTomlTable(config.environment)) {
    report(
      [...path, "environment_mode"],
      `A shared verifier has no environment of its own. Leave out [${pathText([...path, "environment"])}], or write "separate".`,
    );
  }
}

function checkArtifacts(config: TomlTable, path: Path, report: Report): void {
  for (const [index, entry] of listAt(config, "artifacts").entries()) {
    const here = [...path, "artifacts", index];
    const artifact: TomlTable = isTomlTable(entry) ? entry : { source: entry };
    const { source, destination, service } = artifact;
    if (typeof source !== "string") continue;
    if (source.split("/").includes("..")) report(here, `The artifact "${source}" must not go up by "..".`);
    if (typeof service === "string" && service.trim() !== "main" && !/^(\/|[A-Za-z]:[/\\])/.test(source)) {
      report(here, `The artifact "${source}" of the service ${service} must be an absolute path.`);
    }
    if (typeof destination === "string" && destination !== "" && !isArtifactDestination(destination)) {
      report(
        here,
        `The destination "${destination}" must be a relative path with forward slashes, and not manifest.json.`,
      );
    }
  }
}

const isArtifactDestination = (path: string): boolean =>
  !path.includes("\\") &&
  !path.startsWith("/") &&
  !path.split("/").includes("..") &&
  path.replace(/\/+$/, "") !== "manifest.json" &&
  path.split("/").some((part) => part !== "" && part !== ".");

/** A name that every file system takes for one folder. */
const isStepName = (name: string): boolean =>
  name.trim() !== "" &&
  name !== "." &&
  name !== ".." &&
  !/[. ]$/.test(name) &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  !/[<>:"/\\|?*\u0000-\u001f\u007f]/.test(name) &&
  !/^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[1-9¹²³]) *(\.|$)/i.test(name) &&
  Buffer.byteLength(name) <= 255;

function checkSteps(config: TomlTable, report: Report): void {
  const seen = new Set<string>();
  for (const [index, step] of listAt(config, "steps").entries()) {
    if (!isTomlTable(step)) continue;
    const path = ["steps", index];
    if (typeof step.name === "string") {
      const key = step.name.normalize("NFC").toLowerCase();
      if (!isStepName(step.name))
        report([...path, "name"], `"${step.name}" cannot name a folder on every system.`);
      if (seen.has(key))
        report([...path, "name"], `Two steps are named "${step.name}". Names of steps are unique.`);
      seen.add(key);
    }
    checkNetwork(tableAt(step, "agent"), [...path, "agent"], report);
    checkVerifier(tableAt(step, "verifier"), [...path, "verifier"], report);
    checkArtifacts(step, path, report);
  }
}

/** Everything in a task.toml of the right shape that Harbor would refuse nevertheless. */
export function checkConfigRules(config: TomlTable): ConfigFinding[] {
  const found: ConfigFinding[] = [];
  const report: Report = (path, message, at = "value") =>
    found.push({ severity: "error", message, path, at });
  checkEnvironment(tableAt(config, "environment"), ["environment"], report);
  checkNetwork(tableAt(config, "agent"), ["agent"], report);
  checkVerifier(tableAt(config, "verifier"), ["verifier"], report);
  checkArtifacts(config, [], report);
  checkSteps(config, report);
  return found;
}
