import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { RolloutError } from "@rollout/contract";
import type { FastifyInstance } from "fastify";

/** A wheel or a tarball of npm. The name has no slash, so it cannot leave the folder. */
const packageName = /^[A-Za-z0-9][A-Za-z0-9._+-]*\.(whl|tgz)$/;

const indexHeaders = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/**
 * The SDKs' installable files, and a list of them for people, for `pip --find-links` and, as JSON, for
 * programs. The folder is read at each call: it may be filled after the start.
 */
export function serveSdkPackages(app: FastifyInstance, folder: string | undefined): void {
  app.get("/sdk", async (request, reply) => {
    const files = await listPackages(folder);
    reply.headers(indexHeaders);
    if (request.headers.accept?.includes("text/html")) {
      return reply.type("text/html; charset=utf-8").send(renderIndex(files.map((file) => file.name)));
    }
    return reply.type("application/json; charset=utf-8").send({ files });
  });

  app.get<{ Params: { name: string } }>("/sdk/:name", async (request, reply) => {
    const { name } = request.params;
    const file = (await listPackages(folder)).find((each) => each.name === name);
    if (!folder || !file)
      throw new RolloutError("route_not_found", `There is no package ${name} under /sdk/.`);
    return reply
      .type("application/octet-stream")
      .headers({ "content-length": file.size, "cache-control": "no-cache" })
      .send(createReadStream(path.join(folder, name)));
  });
}

interface PackageFile {
  readonly name: string;
  readonly url: string;
  /** Bytes. */
  readonly size: number;
}

async function listPackages(folder: string | undefined): Promise<PackageFile[]> {
  if (folder === undefined) return [];
  const names = (await readdir(folder).catch(() => [])).filter((name) => packageName.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      url: `/sdk/${name}`,
      size: (await stat(path.join(folder, name))).size,
    })),
  );
}

// The names are checked against packageName, so nothing of them needs escaping.
const renderIndex = (names: readonly string[]): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Rollout SDKs</title></head>
<body>
<h1>Rollout SDKs</h1>
<ul>
${names.map((name) => `<li><a href="/sdk/${name}">${name}</a></li>`).join("\n")}
</ul>
</body>
</html>
`;
