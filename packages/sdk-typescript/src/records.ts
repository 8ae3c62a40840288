/** The three records of a trace as JSON text. */
import { assemble, metadataLead, type Part } from "./envelope.js";
import { eventFit, isName, OptionFields, textFit } from "./event-options.js";
import { isTaskId, newTraceId } from "./ids.js";
import { jsonText } from "./json.js";
import type { InlineTask, Task } from "./task.js";
import { version } from "./version.js";
import { wireLimits } from "./wire.js";

/** When a record is made: milliseconds since the rollout's start, and that start on the wall clock. */
export interface Moment {
  offsetMs: number;
  startedAtMs: number;
}

/** Fields that every record has: `"id":…,"seq":…,"rolloutId":…,"runId":…`. */
export type RecordHead = string;

/** What startRollout tells of an attempt. Every other key is kept under the rollout's metadata. */
export interface StartRolloutOptions {
  /** Session of the end user, where there is one. */
  sessionId?: string | undefined;
  userId?: string | undefined;
  /** Id under which another tracing system knows this attempt. */
  externalTraceId?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  [key: string]: unknown;
}

const startFit = textFit({ sessionId: isName, userId: isName, externalTraceId: isName });
const sdkField = `,"sdk":{"name":"@mv37/rollout","version":"${version}"}`;

/** An attempt started. Returns the text and the trace id in it. */
export function startedRecord(
  head: RecordHead,
  task: Task | InlineTask | null | undefined,
  options: StartRolloutOptions | null | undefined,
  moment: Moment,
  mostLength?: number,
): { text: string; traceId: string } {
  const traceId = newTraceId();
  const fields = new OptionFields();
  fields.readAll(options, startFit);
  const taskPart = isTaskId(task?.id) ? { fields: `,"task":{"id":"${task.id}"}` } : inlineTask(task, fields);
  const before = `{"kind":"rollout.started",${head},"startedAt":"${instant(moment, 0)}","traceId":"${traceId}"`;
  const parts: Part[] = [
    ...(taskPart.input === undefined ? [] : [taskPart.input]),
    [metadataLead, fields.metadata],
  ];
  const text = assemble(before + fields.text + sdkField + taskPart.fields, parts, mostLength);
  return { text, traceId };
}

/** Name, instruction and input of a task that no dataset holds; what does not fit goes to metadata. */
function inlineTask(
  task: Task | InlineTask | null | undefined,
  record: OptionFields,
): { fields: string; input?: Part } {
  const { name, instruction, input }: Omit<InlineTask, "id"> = {
    ...(task as Partial<Task> | undefined)?.task,
    ...task,
  };
  const texts: string[] = [];
  const read = (key: string, value: unknown, fits: boolean, metadataKey: string) => {
    if (value === undefined || value === null) return;
    if (fits) texts.push(`"${key}":${JSON.stringify(value)}`);
    else record.keep(metadataKey, value);
  };
  read("name", name, isName(name), "taskName");
  read("instruction", instruction, isInstruction(instruction), "taskInstruction");
  if (input !== undefined && input !== null) {
    if (jsonText(input).startsWith("{")) {
      const lead = `,"task":{${[...texts, ""].join(",")}"input":`;
      return { fields: "", input: [lead, input, "}"] };
    }
    record.keep("taskInput", input);
  }
  return { fields: texts.length === 0 ? "" : `,"task":{${texts.join(",")}}` };
}

const isInstruction = (value: unknown): boolean =>
  typeof value === "string" && value.length <= wireLimits.instructionLength;

/** An event: its type and the options that its call fixes, then those of the caller. */
export function eventRecord(
  head: RecordHead,
  type: unknown,
  fixed: { name?: unknown; role?: unknown; status?: "error" },
  payload: unknown,
  options: unknown,
  moment: Moment,
): string {
  const fields = new OptionFields();
  for (const key in fixed) fields.read(key, fixed[key as keyof typeof fixed], eventFit);
  fields.readAll(options as object, eventFit);
  if (!isName(type)) fields.keep("type", type);
  const { start, end } = eventTimes(moment.offsetMs, fields);
  return assemble(
    `{"kind":"event",${head},"type":${isName(type) ? JSON.stringify(type) : '"event"'}${fields.text}` +
      `,"startedAt":"${instant(moment, start)}","endedAt":"${instant(moment, end)}"` +
      `,"startOffsetMs":${start},"endOffsetMs":${end}`,
    [
      [',"payload":', payload],
      [metadataLead, fields.metadata],
    ],
  );
}

/** Start and end of an event, in milliseconds since the rollout's start. Explicit offsets win. */
function eventTimes(
  nowMs: number,
  { startOffsetMs, endOffsetMs, latencyMs }: OptionFields,
): { start: number; end: number } {
  if (startOffsetMs === undefined && endOffsetMs === undefined) {
    return { start: latencyMs === undefined ? nowMs : microseconds(nowMs - latencyMs), end: nowMs };
  }
  if (endOffsetMs === undefined) {
    const start = startOffsetMs!;
    return { start, end: latencyMs === undefined ? Math.max(start, nowMs) : microseconds(start + latencyMs) };
  }
  if (startOffsetMs === undefined) {
    return {
      start: latencyMs === undefined ? endOffsetMs : microseconds(endOffsetMs - latencyMs),
      end: endOffsetMs,
    };
  }
  return { start: startOffsetMs, end: Math.max(startOffsetMs, endOffsetMs) };
}

/** Milliseconds to the microsecond, within what the wire holds. */
export const microseconds = (ms: number): number =>
  Math.min(1e12, Math.max(-1e12, Math.round(ms * 1000) / 1000));

/** What finish tells of an attempt. Every other key is kept under the record's metadata. */
export interface FinishOptions {
  /** The answer: any value that JSON can hold. */
  output?: unknown;
  /** `failed` where an error is given, else `succeeded`, unless told. */
  status?: "succeeded" | "failed" | undefined;
  error?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** How long to wait for the server, in milliseconds; 10,000 unless told. */
  timeoutMs?: number | undefined;
  [key: string]: unknown;
}

const finishFit = textFit({ status: (value) => value === "succeeded" || value === "failed" });

/** An attempt finished, with the highest number that its writer gave out and what it had to drop. */
export function finishedRecord(
  head: RecordHead,
  seq: number,
  dropped: Readonly<Record<string, number>>,
  options: FinishOptions | null | undefined,
  moment: Moment,
  mostLength?: number,
): string {
  const { output, error, timeoutMs: _, ...rest } = { ...options };
  const fields = new OptionFields();
  fields.readAll(rest, finishFit);
  const failed = error !== undefined && error !== null;
  if (!fields.text.includes('"status"')) fields.text += `,"status":"${failed ? "failed" : "succeeded"}"`;
  if (failed) fields.text += `,"error":${JSON.stringify(messageOf(error).slice(0, wireLimits.errorLength))}`;
  if (Object.keys(dropped).length > 0) fields.text += `,"dropped":${JSON.stringify(dropped)}`;
  return assemble(
    `{"kind":"rollout.finished",${head}${fields.text},"endedAt":"${instant(moment, moment.offsetMs)}"` +
      `,"endOffsetMs":${moment.offsetMs},"lastSeq":${seq}`,
    [
      [',"output":', output],
      [metadataLead, fields.metadata],
    ],
    mostLength,
  );
}

/** The sentence of an error, however it was given. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return String(error.message || error.name);
  } catch {
    // A getter of the caller's error threw, or a trap of a proxy.
    return "[unreadable]";
  }
  return typeof error === "string" ? error : jsonText(error);
}

/** RFC 3339 of an offset; parts of a millisecond are cut, not rounded. */
const instant = ({ startedAtMs }: Moment, offsetMs: number): string =>
  new Date(Math.trunc(startedAtMs + offsetMs)).toISOString();
