import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("../../../install/install.sh", import.meta.url));

/** What may stand in the script unquoted; the origin of any URL is of this form. */
const originPattern = /^https?:\/\/[a-z0-9.:[\]-]+$/;

/** The installer, which downloads from the server at the address. */
export async function renderInstallScript(address: string): Promise<string> {
  const { origin } = new URL(address);
  if (!originPattern.test(origin)) throw new Error(`${origin} cannot stand in a shell script.`);
  return (await readFile(path, "utf8")).replaceAll("@ORIGIN@", origin);
}
