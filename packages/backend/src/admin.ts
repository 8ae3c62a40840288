import { parseArgs } from "node:util";
import { type AdminArguments, UsageError } from "./operator/admin-command.js";
import { adminCommands } from "./operator/admin-commands.js";
import { type AuthSecrets, readAuthSecrets } from "./platform/auth-secret.js";
import { type Config, readConfig } from "./platform/config.js";
import { Database } from "./platform/database.js";
import { findInstallationId } from "./platform/installation.sql.js";
import { migrate } from "./platform/migrate.js";
import { SecretBox } from "./platform/secret-box.js";
import { dataFolders, openDatabase } from "./start-database.js";

/* The operator's command line. It reads the same environment as the server and needs no server that runs. */

const help = `Usage: node packages/backend/dist/admin.js COMMAND

  migrate
      brings the schema of the database up to date
${Object.values(adminCommands)
  .map(({ usage, purpose }) => `  ${usage}\n      ${purpose}\n`)
  .join("")}
The database is that of DATABASE_URL, else the embedded one in ROLLOUT_DATA_DIR or .postgres/data, which is
started for the command where it does not run. Results go to standard output, everything else to standard error.
`;

const note = (line: string): void => console.error(line);

function readCommandLine(): { command: string; given: AdminArguments } {
  const text = { type: "string" } as const;
  const options = { name: text, workspace: text, scopes: text, "expires-in-days": text, "base-url": text };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [command = "", ...words] = positionals;
    return { command, given: { words, options: values } };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function run(): Promise<void> {
  const { command, given } = readCommandLine();
  const known = command === "migrate" ? undefined : adminCommands[command];
  if (!known && command !== "migrate") {
    throw new UsageError(command === "" ? "No command is given." : `There is no command ${command}.`);
  }
  const wanted = known?.words ?? [];
  if (given.words.length !== wanted.length) {
    throw new UsageError(`${command} takes ${wanted.length === 0 ? "no further word" : wanted.join(" ")}.`);
  }
  const config = readConfig(process.env);
  const opened = await openDatabase(config, note);
  try {
    if (!known) {
      const ran = await migrate(opened.migrationUrl, opened.servingRole);
      note(ran.length > 0 ? `Migrated: ${ran.join(", ")}` : "The schema is up to date.");
      return;
    }
    const database = new Database({
      url: opened.databaseUrl,
      connections: 1,
      onConnectionError: (error) => note(`Database: ${error.message}`),
    });
    const baseUrl =
      config.appUrl ??
      `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`;
    await known
      .run(given, {
        database,
        baseUrl,
        secretBox: async () => new SecretBox(await authSecrets(config), await findInstallationId(database)),
        githubUrl: config.github.url,
        providerOrigin: config.signIn && new URL(config.signIn.issuerUrl).origin,
        print: (line) => console.log(line),
        note,
      })
      .finally(() => database.close());
  } finally {
    await opened.stop();
  }
}

/** Given, never made here: what was sealed with a secret that no server has could not be read again. */
const authSecrets = ({ authSecret, dataDir }: Config): Promise<AuthSecrets> =>
  readAuthSecrets(authSecret, { isLoopback: false, folder: dataFolders(dataDir).secrets });

/** Tables and functions that are not there: nobody has migrated yet. */
const isSchemaMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "42P01" || error.code === "42883");

if (process.argv.slice(2).some((word) => word === "--help" || word === "-h")) {
  process.stdout.write(help);
} else {
  await run().catch((error: unknown) => {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    if (isSchemaMissing(error)) return note("The database has no schema yet. Run the command migrate first.");
    note(error instanceof Error ? error.message : String(error));
    if (error instanceof Error && error.cause !== undefined) note(String(error.cause));
    if (error instanceof UsageError) note("\nSee --help.");
  });
}
