import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { serveSdkPackages } from "./sdk-packages.js";
import { pageHeaders } from "./security-headers.js";

export interface WebAppOptions {
  /** Folder of the built web app; without one the server is an API alone. */
  readonly webDir: string | undefined;
  /** Folder of the SDKs' installable files. */
  readonly sdkDir: string | undefined;
}

/** Addresses under which an unknown path is an error rather than a page of the web app. */
const notPages = /^\/(api|sdk|cli|install|assets|healthz|readyz|metrics)(\/|$)/;

/** The built web app and the SDKs' packages. */
export async function serveWebApp(app: FastifyInstance, { webDir, sdkDir }: WebAppOptions): Promise<void> {
  serveSdkPackages(app, sdkDir);
  const root = webDir === undefined ? undefined : path.resolve(webDir);
  if (root === undefined || !(await isFile(path.join(root, "index.html")))) {
    app.get("/", (_request, reply) =>
      reply
        .type("text/plain; charset=utf-8")
        .send("Rollout's API is here; the web app is not built: run npm run build. Reference: /api/docs\n"),
    );
    return;
  }
  await app.register(fastifyStatic, { root, serve: false, cacheControl: false, preCompressed: true });
  app.get("/*", (request, reply) => sendPage(request, reply, root));
}

async function sendPage(request: FastifyRequest, reply: FastifyReply, root: string): Promise<FastifyReply> {
  const name = (request.params as { "*": string })["*"];
  const isAsset = name.startsWith("assets/");
  if (name !== "" && (await isFile(path.join(root, path.posix.normalize(`/${name}`))))) {
    // Names of assets carry a hash of their contents.
    reply.header("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache");
    return reply.headers(pageHeaders).sendFile(name);
  }
  const wantsPage = request.headers.accept?.includes("text/html") || request.headers.accept === undefined;
  if (notPages.test(`/${name}`) || (name !== "" && !wantsPage)) {
    reply.callNotFound();
    return reply;
  }
  return reply.headers({ ...pageHeaders, "cache-control": "no-cache" }).sendFile("index.html");
}

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (found: Stats) => found.isFile(),
    () => false,
  );
