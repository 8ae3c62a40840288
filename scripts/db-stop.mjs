/** `make db-stop`: stops the Postgres that `make db-start` left running. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./parts/command.mjs";

const dataDir = process.env.ROLLOUT_DATA_DIR
  ? resolve(process.env.ROLLOUT_DATA_DIR, "postgres")
  : join(root, ".postgres", "data");
const launcher = join(root, "packages/embedded-postgres/dist/index.js");

const stopped =
  existsSync(launcher) && existsSync(dataDir) && (await (await import(launcher)).stopPostgres(dataDir));
console.log(stopped ? "db-stop: Postgres is stopped" : "db-stop: no Postgres runs here");
