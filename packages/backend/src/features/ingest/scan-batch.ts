import { limits } from "@rollout/contract";

/*
 * Finds the records of a batch in its JSON text without parsing them: where each record begins and ends, where
 * its payload and the like stand, and what of it is beyond a limit. So a broken or hostile record is refused
 * alone, and a payload is stored byte for byte as it was sent.
 *
 * The scanner knows only strings, brackets, commas and numbers; whether a record is JSON is JSON.parse's
 * decision, record by record.
 */

/** Members of a record that are kept as text: [start, end) in the body. */
export type RawMember = "payload" | "output" | "metadata" | "task";
export type Span = readonly [start: number, end: number];

export type ScanFault = "record_too_large" | "record_too_deep" | "record_too_many_keys" | "number_not_finite";

export interface ScannedRecord {
  readonly start: number;
  readonly end: number;
  readonly raw: Partial<Record<RawMember, Span>>;
  /** A key is written with escapes, so it may be another name for one in `raw`: parsing alone can tell. */
  readonly hasEscapedKey: boolean;
  /** Why the record must not be parsed. */
  readonly fault: ScanFault | undefined;
}

export interface ScannedBatch {
  /** The body with an empty records array: small and safe to parse. */
  readonly envelope: string;
  readonly records: readonly ScannedRecord[];
}

const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

// Reused by every scan: commas seen and whether it is an object, by depth. A scan never awaits.
const membersAt = new Int32Array(limits.jsonDepth + 2);
const isObjectAt = new Uint8Array(limits.jsonDepth + 2);

/** Envelopes are tiny; a body that hides its records deeper than this has another shape. */
const envelopeDepth = 2;

/**
 * Scans the text of a batch.
 *
 * @returns undefined when the text has no `records` array that ends: the envelope is unreadable.
 */
export function scanBatch(text: string): ScannedBatch | undefined {
  const records = findRecords(text);
  if (records === undefined) return undefined;
  const scanned: ScannedRecord[] = [];
  let position = skipSpace(text, records);
  if (text.charCodeAt(position) !== closeBracket) {
    for (;;) {
      const record = scanRecord(text, position);
      if (record === undefined) return undefined;
      scanned.push(record);
      position = skipSpace(text, record.end);
      const next = text.charCodeAt(position);
      if (next === closeBracket) break;
      if (next !== comma) return undefined;
      position = skipSpace(text, position + 1);
    }
  }
  return { envelope: text.slice(0, records) + text.slice(position), records: scanned };
}

/** The place after the `[` of the envelope's member `records`, or undefined. */
function findRecords(text: string): number | undefined {
  let depth = 0;
  let position = 0;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === quote) {
      const end = endOfString(text, position);
      if (end < 0) return undefined;
      if (depth === 1 && text.slice(position, end) === '"records"') {
        const afterKey = skipSpace(text, end);
        if (text.charCodeAt(afterKey) === colon) {
          const value = skipSpace(text, afterKey + 1);
          return text.charCodeAt(value) === openBracket ? value + 1 : undefined;
        }
      }
      position = end;
      continue;
    }
    if (code === openBrace || code === openBracket) {
      depth++;
      if (depth > envelopeDepth) return undefined;
    } else if (code === closeBrace || code === closeBracket) depth--;
    position++;
  }
  return undefined;
}

/** Scans one element of `records`; undefined when the text ends inside it. */
function scanRecord(text: string, start: number): ScannedRecord | undefined {
  const raw: Partial<Record<RawMember, Span>> = {};
  let fault: ScanFault | undefined;
  let hasEscapedKey = false;
  let depth = 0;
  let nodes = 0;
  let openMember: RawMember | undefined;
  let memberStart = 0;
  let position = start;

  const endMember = (end: number): void => {
    if (openMember !== undefined) raw[openMember] = [memberStart, end];
    openMember = undefined;
  };

  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === quote) {
      const end = endOfString(text, position);
      if (end < 0) return undefined;
      if (depth === 1 && openMember === undefined) {
        hasEscapedKey ||=
          text.charCodeAt(skipSpace(text, end)) === colon && text.slice(position, end).includes("\\");
        const member = rawMember(text, position, end);
        if (member !== undefined) {
          const afterKey = skipSpace(text, end);
          if (text.charCodeAt(afterKey) === colon) {
            openMember = member;
            memberStart = skipSpace(text, afterKey + 1);
            position = memberStart;
            continue;
          }
        }
      }
      position = end;
      if (depth === 0) break;
      continue;
    }
    if (code === openBrace || code === openBracket) {
      depth++;
      nodes++;
      if (depth > limits.jsonDepth) fault ??= "record_too_deep";
      else {
        membersAt[depth] = 1;
        isObjectAt[depth] = code === openBrace ? 1 : 0;
      }
    } else if (code === closeBrace || code === closeBracket) {
      if (depth === 0) break;
      if (depth === 1) endMember(position);
      depth--;
      if (depth === 0) {
        position++;
        break;
      }
    } else if (code === comma) {
      if (depth === 0) break;
      if (depth === 1) endMember(position);
      nodes++;
      if (depth <= limits.jsonDepth) {
        const members = ++membersAt[depth]!;
        if (isObjectAt[depth] === 1 && members > limits.jsonKeysPerObject) fault ??= "record_too_many_keys";
      }
      if (nodes > limits.jsonNodes) fault ??= "record_too_many_keys";
    } else if (code === minus || (code >= 0x30 && code <= 0x39)) {
      const end = endOfNumber(text, position);
      if (!isFiniteNumber(text, position, end)) fault ??= "number_not_finite";
      position = end;
      continue;
    }
    position++;
  }
  if (depth !== 0) return undefined;
  if (position === start) return undefined;
  if (position - start > limits.recordLength) fault ??= "record_too_large";
  return { start, end: position, raw, hasEscapedKey, fault };
}

function rawMember(text: string, start: number, end: number): RawMember | undefined {
  switch (end - start) {
    case 9:
      return text.startsWith('"payload"', start) ? "payload" : undefined;
    case 8:
      return text.startsWith('"output"', start) ? "output" : undefined;
    case 10:
      return text.startsWith('"metadata"', start) ? "metadata" : undefined;
    case 6:
      return text.startsWith('"task"', start) ? "task" : undefined;
    default:
      return undefined;
  }
}

/** The place after the closing quote, or -1 when the string does not end. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let slashes = end - 1;
    while (text.charCodeAt(slashes) === backslash) slashes--;
    // An even number of backslashes escapes itself and not the quote.
    if ((end - slashes) % 2 === 1) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

function skipSpace(text: string, start: number): number {
  let position = start;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return position;
    position++;
  }
}

function endOfNumber(text: string, start: number): number {
  let position = start + 1;
  for (;;) {
    const code = text.charCodeAt(position);
    const isPart =
      (code >= 0x30 && code <= 0x39) ||
      code === 0x2e ||
      code === 0x2b ||
      code === minus ||
      (code | 0x20) === 0x65;
    if (!isPart) return position;
    position++;
  }
}

/** Only an exponent or more than 300 digits can leave the range of a double. */
function isFiniteNumber(text: string, start: number, end: number): boolean {
  if (end - start < 4) return true;
  if (end - start <= 300) {
    let hasExponent = false;
    for (let position = start; position < end && !hasExponent; position++) {
      hasExponent = (text.charCodeAt(position) | 0x20) === 0x65;
    }
    if (!hasExponent) return true;
  }
  return Number.isFinite(Number(text.slice(start, end))) || Number.isNaN(Number(text.slice(start, end)));
}
