import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import path from "node:path";

/** What seals secrets: the secret of now, and former ones that still open. */
export interface AuthSecrets {
  readonly current: string;
  readonly previous: readonly string[];
}

const shortestBytes = 32;

/** Words of samples and of people in a hurry. */
const samplePattern =
  /change.?me|replace.?(me|this)|your.?(auth.?)?secret|example|sample|insecure|password|placeholder|auth.?secret/i;

/** Of 32 random characters, even hexadecimal ones, as few are different once in 25 million times. */
const fewestCharacters = 8;

const advice = "Make one by: openssl rand -base64 48";

/**
 * The secrets that the operator gave. On loopback a missing one is made, and kept in `folder` for the next start.
 *
 * @throws {Error} with a sentence, when it is missing elsewhere, short, or a sample.
 */
export async function readAuthSecrets(
  given: { current: string | undefined; previous: readonly string[] },
  { isLoopback, folder }: { isLoopback: boolean; folder: string },
): Promise<AuthSecrets> {
  for (const secret of given.previous) assertSecret("AUTH_SECRET_PREVIOUS", secret);
  if (given.current !== undefined) {
    assertSecret("AUTH_SECRET", given.current);
    return { current: given.current, previous: given.previous };
  }
  if (!isLoopback)
    throw new Error(`AUTH_SECRET is missing: it seals what is secret in the database. ${advice}`);
  return { current: await keptSecret(path.join(folder, "auth-secret")), previous: given.previous };
}

function assertSecret(variable: string, secret: string): void {
  if (Buffer.byteLength(secret) < shortestBytes) {
    throw new Error(`${variable} is shorter than ${shortestBytes} bytes. ${advice}`);
  }
  if (samplePattern.test(secret) || new Set(secret).size < fewestCharacters)
    throw new Error(`${variable} is a sample, not a random secret. ${advice}`);
}

/** The secret of this file, made with the first call. Of two servers that start at once, one makes it. */
async function keptSecret(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const kept = (await readKept(file)) ?? (await makeSecret(file)) ?? (await readKept(file)) ?? "";
  if (Buffer.byteLength(kept) < shortestBytes) {
    throw new Error(
      `${file} does not hold a whole secret. Restore it, or remove it: what it sealed must then be entered again.`,
    );
  }
  return kept;
}

async function readKept(file: string): Promise<string | undefined> {
  try {
    await chmod(file, 0o600);
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Nothing when the file is there meanwhile. */
async function makeSecret(file: string): Promise<string | undefined> {
  const made = randomBytes(32).toString("base64url");
  const whole = `${file}.${randomBytes(4).toString("hex")}`;
  await writeFile(whole, `${made}\n`, { mode: 0o600, flag: "wx" });
  try {
    // Unlike a rename this never takes the place of a file that is there, and nobody sees half of it.
    await link(whole, file);
    return made;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  } finally {
    await unlink(whole);
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
