/** What macOS asks of an executable before it runs it, looked at without a Mac. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./command.mjs";
import { cliFolder } from "./environment.mjs";

const built = (platform) => {
  const file = join(root, cliFolder, `rollout-${platform}`);
  return existsSync(file) ? readFileSync(file) : undefined;
};

/** Numbers of Apple's headers: the load command of a signature, and its part with the hashes of the pages. */
const signatureCommand = 0x1d;
const codeDirectory = 0xfade0c02;

/** Where the signature of a 64-bit Mach-O begins; undefined without one. */
function placeOfSignature(file) {
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left--) {
    if (file.readUInt32LE(at) === signatureCommand) return file.readUInt32LE(at + 8);
    at += file.readUInt32LE(at + 4);
  }
  return undefined;
}

/** How many pages are not what the signature says, and how many bytes it covers. */
function checkPages(file, signature) {
  const count = file.readUInt32BE(signature + 8);
  for (let index = 0; index < count; index++) {
    const at = signature + file.readUInt32BE(signature + 16 + 8 * index);
    if (file.readUInt32BE(at) !== codeDirectory) continue;
    const [hashes, pages, covered] = [16, 28, 32].map((offset) => file.readUInt32BE(at + offset));
    const size = 2 ** file[at + 39];
    let wrong = 0;
    for (let page = 0; page < pages; page++) {
      const bytes = file.subarray(page * size, Math.min((page + 1) * size, covered));
      const said = file.subarray(at + hashes + 32 * page, at + hashes + 32 * (page + 1));
      if (!createHash("sha256").update(bytes).digest().equals(said)) wrong++;
    }
    return { pages, wrong, covered };
  }
  throw new Error("The signature has no hashes of pages.");
}

const arm64 = built("darwin-arm64");
const x64 = built("darwin-x64");
const why = "is not built: npm run build:cli-executables -- --all";

test.skipIf(!arm64)(
  `the executable for Apple processors is signed, and every page holds${arm64 ? "" : ` (${why})`}`,
  () => {
    const signature = placeOfSignature(arm64);
    const { pages, wrong, covered } = checkPages(arm64, signature);
    expect({ wrong, covered }).toEqual({ wrong: 0, covered: signature });
    expect(pages).toBe(Math.ceil(signature / 4096));
  },
);

test.skipIf(!x64)(
  `the executable for Intel processors has no signature, which runs there${x64 ? "" : ` (${why})`}`,
  () => {
    expect(x64.readUInt32LE(0)).toBe(0xfeedfacf);
    expect(placeOfSignature(x64)).toBeUndefined();
  },
);
