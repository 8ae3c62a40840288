/** What the payload of an event says, in words: agents send what they like, so nothing is taken for granted. */

import { isJsonObject } from "../json-object.js";

const fieldOf = (value: unknown, name: string): unknown => (isJsonObject(value) ? value[name] : undefined);

export interface MessageContent {
  readonly text: string;
  /** Parts that are not text, by what they say of themselves: "image kettle.jpg". */
  readonly attachments: readonly string[];
}

/** Text of a message: a string, or the parts that chat APIs send. */
export function messageContent(payload: unknown): MessageContent {
  const content = fieldOf(payload, "content") ?? fieldOf(payload, "text") ?? payload;
  if (typeof content === "string") return { text: content, attachments: [] };
  if (!Array.isArray(content)) return { text: content == null ? "" : asJson(content), attachments: [] };
  const texts: string[] = [];
  const attachments: string[] = [];
  for (const part of content) {
    const text = typeof part === "string" ? part : fieldOf(part, "text");
    if (typeof text === "string") texts.push(text);
    else if (isJsonObject(part)) {
      const name = part.name ?? part.filename ?? part.file;
      attachments.push(
        [part.type, name].filter((word) => typeof word === "string").join(" ") || asJson(part),
      );
    } else texts.push(asJson(part));
  }
  return { text: texts.join("\n\n"), attachments };
}

/** Arguments of a tool call. */
export const callArguments = (payload: unknown): unknown =>
  isJsonObject(payload) && "arguments" in payload ? payload.arguments : payload;

/** Result of a tool. */
export const callResult = (payload: unknown): unknown =>
  isJsonObject(payload) && "result" in payload ? payload.result : payload;

export interface ErrorWords {
  /** A code or status, if the payload tells one: "422 amount_exceeds_line_total". */
  readonly code: string | null;
  readonly message: string | null;
}

/** Code and sentence of an error event, or of a result that failed. */
export function errorWords(payload: unknown): ErrorWords {
  const value = callResult(payload);
  const error = fieldOf(value, "error") ?? value;
  if (typeof error === "string") return { code: null, message: error };
  const code = [
    fieldOf(value, "status") ?? fieldOf(error, "status"),
    fieldOf(error, "code") ?? fieldOf(error, "type"),
  ]
    .filter((word) => typeof word === "string" || typeof word === "number")
    .join(" ");
  const message = fieldOf(error, "message") ?? fieldOf(error, "detail") ?? fieldOf(value, "message");
  return { code: code === "" ? null : code, message: typeof message === "string" ? message : null };
}

/** The answer that a model call carries, if it does. */
export function modelAnswer(payload: unknown): string | null {
  for (const name of ["answer", "output", "completion", "response", "content", "text"]) {
    const value = fieldOf(payload, name);
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

/** Value of a score. */
export function scoreValue(payload: unknown): string | null {
  const value =
    fieldOf(payload, "value") ?? fieldOf(payload, "score") ?? fieldOf(payload, "reward") ?? payload;
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(2);
  return typeof value === "string" || typeof value === "boolean" ? String(value) : null;
}

const longestLine = 240;

/** A value in one line of JSON, or a string as it is; cut where no line is that long. */
export function oneLine(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value.replaceAll(/\s+/g, " ").trim() : asJson(value);
  return text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;
}

const asJson = (value: unknown): string => JSON.stringify(value) ?? String(value);
