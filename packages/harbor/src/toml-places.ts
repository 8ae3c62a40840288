/** Where each key and value of a TOML text stands. The text was parsed before: only valid TOML is understood. */
import type { SourceText, TextPlace } from "./source-text.js";

export interface TomlPlaces {
  /** The key, or the header of the table, that names this path. */
  key(path: readonly TomlStep[]): TextPlace | undefined;
  /** The value of this path; of a table its header. */
  value(path: readonly TomlStep[]): TextPlace | undefined;
}

/** A key, or the place in an array. */
export type TomlStep = string | number;

const nameOf = (path: readonly TomlStep[]): string => JSON.stringify(path);
const isBareKey = (char: string | undefined): boolean => char !== undefined && /[A-Za-z0-9_-]/.test(char);
const closing = /[\s,\]}#]/;

/** Walks a text once and notes the offsets of keys and values. */
class PlaceScanner {
  readonly keys = new Map<string, readonly [start: number, end: number]>();
  readonly values = new Map<string, readonly [start: number, end: number]>();
  private readonly tablesIn = new Map<string, number>();
  private at = 0;

  constructor(private readonly text: string) {}

  scan(): void {
    let table: TomlStep[] = [];
    while (this.skip(true) < this.text.length) {
      if (this.text[this.at] === "[") table = this.header();
      else this.pair(table);
    }
  }

  /** Skips blanks and comments, line ends too if asked, and gives the place reached. */
  private skip(overLines: boolean): number {
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (char === "#") {
        const end = this.text.indexOf("\n", this.at);
        this.at = (end === -1 ? this.text.length : end) - 1;
      } else if (char !== " " && char !== "\t" && char !== "\r" && !(overLines && char === "\n")) break;
    }
    return this.at;
  }

  /** A dotted key, its parts without quotes. */
  private dottedKey(): string[] {
    const parts: string[] = [];
    for (;;) {
      this.skip(false);
      const start = this.at;
      const quote = this.text[start];
      if (quote === '"' || quote === "'") {
        this.string();
        const inner = this.text.slice(start + 1, this.at - 1);
        parts.push(quote === '"' && inner.includes("\\") ? unescaped(inner) : inner);
      } else {
        while (isBareKey(this.text[this.at])) this.at++;
        parts.push(this.text.slice(start, this.at));
        if (this.at === start) this.at++;
      }
      const end = this.at;
      this.skip(false);
      if (this.text[this.at] !== ".") {
        this.at = end;
        return parts;
      }
      this.at++;
    }
  }

  /** [a.b] or [[a.b]]: gives the path of the table that its keys belong to. */
  private header(): TomlStep[] {
    const start = this.at;
    const isArray = this.text[this.at + 1] === "[";
    this.at += isArray ? 2 : 1;
    const path = this.resolve(this.dottedKey(), isArray);
    this.skip(false);
    this.at += isArray ? 2 : 1;
    this.note(this.keys, path, start, this.at);
    this.note(this.values, path, start, this.at);
    return path;
  }

  /** Puts the numbers of the last tables of arrays into a path. */
  private resolve(parts: readonly string[], opensTable: boolean): TomlStep[] {
    const path: TomlStep[] = [];
    for (const [index, part] of parts.entries()) {
      path.push(part);
      const name = nameOf(path);
      const isLast = index === parts.length - 1;
      if (opensTable && isLast) {
        const next = (this.tablesIn.get(name) ?? -1) + 1;
        this.tablesIn.set(name, next);
        path.push(next);
      } else if (this.tablesIn.has(name)) path.push(this.tablesIn.get(name)!);
    }
    return path;
  }

  private pair(table: readonly TomlStep[]): void {
    const start = this.skip(true);
    const path = [...table, ...this.dottedKey()];
    this.note(this.keys, path, start, this.at);
    this.skip(false);
    if (this.text[this.at] === "=") this.at++;
    this.value(path);
  }

  private value(path: readonly TomlStep[]): void {
    const start = this.skip(false);
    const first = this.text[start];
    if (first === '"' || first === "'") this.string();
    else if (first === "[") this.array(path);
    else if (first === "{") this.inlineTable(path);
    else while (this.at < this.text.length && !closing.test(this.text[this.at]!)) this.at++;
    if (this.at === start) this.at++;
    this.note(this.values, path, start, this.at);
  }

  private array(path: readonly TomlStep[]): void {
    this.at++;
    for (let index = 0; this.skip(true) < this.text.length && this.text[this.at] !== "]"; ) {
      if (this.text[this.at] === ",") this.at++;
      else this.value([...path, index++]);
    }
    this.at++;
  }

  private inlineTable(path: readonly TomlStep[]): void {
    this.at++;
    while (this.skip(true) < this.text.length && this.text[this.at] !== "}") {
      if (this.text[this.at] === ",") this.at++;
      else this.pair(path);
    }
    this.at++;
  }

  private string(): void {
    const quote = this.text[this.at]!;
    const triple = quote.repeat(3);
    const isMultiline = this.text.startsWith(triple, this.at);
    const end = isMultiline ? triple : quote;
    this.at += end.length;
    while (this.at < this.text.length && !this.text.startsWith(end, this.at)) {
      this.at += quote === '"' && this.text[this.at] === "\\" ? 2 : 1;
    }
    this.at += end.length;
    // Up to two quotes may stand directly before the closing ones.
    if (isMultiline) while (this.text[this.at] === quote) this.at++;
  }

  private note(
    into: Map<string, readonly [number, number]>,
    path: readonly TomlStep[],
    start: number,
    end: number,
  ): void {
    const name = nameOf(path);
    if (!into.has(name)) into.set(name, [start, Math.min(end, this.text.length)]);
  }
}

function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}

/** Reads where things stand in a TOML text; only asked for when there is something to say of a place. */
export function tomlPlaces(source: SourceText): TomlPlaces {
  let scanned: PlaceScanner | null = null;
  const look = (which: "keys" | "values", path: readonly TomlStep[]): TextPlace | undefined => {
    if (!scanned) {
      scanned = new PlaceScanner(source.text);
      scanned.scan();
    }
    const found = scanned[which].get(nameOf(path));
    return found && source.placeOf(...found);
  };
  return { key: (path) => look("keys", path), value: (path) => look("values", path) };
}
