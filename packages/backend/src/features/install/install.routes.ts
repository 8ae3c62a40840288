import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { RolloutError } from "@rollout/contract";
import type { FastifyInstance } from "fastify";
import { renderInstallScript } from "./install-script.js";

export interface InstallOptions {
  /** Folder of the built command line: rollout.js, executables and checksums.txt. */
  readonly cliDir: string | undefined;
  /** Origin at which others reach this server. */
  readonly appUrl: () => string;
}

/** Names have no slash, so they cannot leave the folder. */
const fileName = /^(rollout\.js|rollout-(linux|darwin)-(x64|arm64)|checksums\.txt)$/;

/**
 * The installer of the command line and what it downloads, for whoever can reach the server. The folder is read at each
 * call: it may be filled after the start.
 */
export function serveInstall(app: FastifyInstance, { cliDir, appUrl }: InstallOptions): void {
  app.get("/install", async (_request, reply) =>
    // As text, so that a browser shows it: people read what they pipe into a shell.
    reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "no-cache")
      .send(await renderInstallScript(appUrl())),
  );

  app.get<{ Params: { name: string } }>("/cli/:name", async (request, reply) => {
    // The address without an ending is what ROLLOUT_CLI_URL names: the program for Node.
    const name = request.params.name === "rollout" ? "rollout.js" : request.params.name;
    const file = cliDir !== undefined && fileName.test(name) ? path.resolve(cliDir, name) : undefined;
    const size = file === undefined ? undefined : await sizeOf(file);
    if (file === undefined || size === undefined) throw new RolloutError("route_not_found", reasonOf(name));
    return reply
      .type(name === "checksums.txt" ? "text/plain; charset=utf-8" : "application/octet-stream")
      .headers({ "content-length": size, "cache-control": "no-cache" })
      .send(createReadStream(file));
  });
}

const reasonOf = (name: string): string =>
  fileName.test(name)
    ? `This server has no ${name}: its command line was not built, or not for this platform.`
    : `There is no ${name} under /cli/.`;

const sizeOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
