/** Names of a task's files made safe for any disk: below one folder, without collisions. */

/** Unsafe on some system, or a way out of the folder. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this must find.
const unsafeCharacters = /[\u0000-\u001f\u007f<>:"|?*\\]/g;
const windowsDevices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const longestSegment = 120;
/** In bytes, since most file systems hold 255 of them. */
const longestSegmentBytes = 240;

/**
 * A relative path with forward slashes for each name, in order.
 *
 * What a disk may refuse becomes `_`; of names that a disk may take for the same, later ones get a number.
 */
export function localNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const segments = safeSegments(name);
    const last = segments.pop()!;
    let folder = "";
    for (const segment of segments) {
      folder += freeName(segment, (candidate) => taken.has(`file:${sameOnDisk(folder + candidate)}`));
      taken.add(`folder:${sameOnDisk(folder)}`);
      folder += "/";
    }
    const file = freeName(last, (candidate) => {
      const path = sameOnDisk(folder + candidate);
      return taken.has(`file:${path}`) || taken.has(`folder:${path}`);
    });
    taken.add(`file:${sameOnDisk(folder + file)}`);
    return folder + file;
  });
}

function safeSegments(name: string): string[] {
  const segments = name
    .replace(/\p{Surrogate}/gu, "_")
    .split(/[/\\]/)
    .filter((segment) => segment !== "" && segment !== ".")
    .map(safeSegment);
  return segments.length === 0 ? ["file"] : segments;
}

function safeSegment(segment: string): string {
  if (/^\.+$/.test(segment)) return "_".repeat(segment.length);
  const safe = segment.replace(unsafeCharacters, "_").replace(/[. ]+$/, (end) => "_".repeat(end.length));
  const named = windowsDevices.test(safe) ? `_${safe}` : safe;
  const { stem, extension } = splitName(named);
  const characters = [...stem];
  while (characters.length > 0 && !fitsDisk(characters.join("") + extension)) characters.pop();
  return characters.join("") + extension;
}

const fitsDisk = (segment: string): boolean =>
  [...segment].length <= longestSegment && new TextEncoder().encode(segment).length <= longestSegmentBytes;

function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  const { stem, extension } = splitName(wanted);
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${stem} (${number})${extension}`;
  return name;
}

function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  const hasExtension = dot > 0 && name.length - dot <= 20;
  return hasExtension
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: "" };
}

/** Disks of macOS and Windows fold case and, macOS, Unicode forms. Up and down again folds ß and ſ, too. */
const sameOnDisk = (path: string): string => path.normalize("NFC").toUpperCase().toLowerCase();
