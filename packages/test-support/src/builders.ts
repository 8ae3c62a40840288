import {
  type EventRecord,
  type IngestRecord,
  newId,
  newUuid,
  type RolloutFinished,
  type RolloutStarted,
} from "@rollout/contract";

/** The wall clock of built records. */
export const startOfTime = "2026-01-01T00:00:00.000Z";

/** Builds the records of one writer in one rollout, numbered from 1. */
export class RecordBuilder {
  readonly writerId = newUuid();
  #seq = 0;

  constructor(
    readonly runId: string,
    readonly rolloutId: string = newId("ro"),
  ) {}

  started(fields: Partial<RolloutStarted> = {}): IngestRecord {
    return this.#record({
      kind: "rollout.started",
      startedAt: startOfTime,
      traceId: newUuid().replaceAll("-", ""),
      ...fields,
    });
  }

  event(fields: Partial<EventRecord> = {}): IngestRecord {
    const at = fields.startOffsetMs ?? 0;
    return this.#record({
      kind: "event",
      type: "message",
      role: "assistant",
      startedAt: startOfTime,
      endedAt: startOfTime,
      startOffsetMs: at,
      endOffsetMs: at,
      payload: { content: `event at ${at} ms` },
      ...fields,
    });
  }

  finished(fields: Partial<RolloutFinished> = {}): IngestRecord {
    return this.#record({
      kind: "rollout.finished",
      status: "succeeded",
      endedAt: startOfTime,
      endOffsetMs: 1_000,
      lastSeq: this.#seq + 1,
      ...fields,
    });
  }

  #record(fields: object): IngestRecord {
    this.#seq++;
    return {
      id: newUuid(),
      seq: this.#seq,
      rolloutId: this.rolloutId,
      runId: this.runId,
      ...fields,
    } as IngestRecord;
  }
}
