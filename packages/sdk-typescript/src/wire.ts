/*
 * The wire as this SDK speaks it. These types stand here, and are not imported from the contract, because
 * the published package must not name a private one; wire.test.ts proves that both say the same.
 */

/** Limits of the server that the SDK keeps to. Lengths are UTF-16 units. */
export const wireLimits = {
  recordLength: 1_048_576,
  nameLength: 256,
  errorLength: 65_536,
  instructionLength: 262_144,
  keysPerObject: 10_000,
  pageSize: 200,
} as const;

export interface WireTokens {
  input?: number;
  output?: number;
  cached?: number;
  reasoning?: number;
}

interface WireRecord {
  /** UUIDv7. */
  id: string;
  seq: number;
  rolloutId: `ro_${string}`;
  runId: `run_${string}`;
  metadata?: Record<string, unknown>;
}

export interface WireRolloutStarted extends WireRecord {
  kind: "rollout.started";
  startedAt: string;
  traceId: string;
  task?: {
    id?: `task_${string}`;
    name?: string;
    instruction?: string;
    input?: Record<string, unknown>;
  };
  sessionId?: string;
  userId?: string;
  externalTraceId?: string;
  sdk?: { name: string; version: string };
}

export interface WireEvent extends WireRecord {
  kind: "event";
  type: string;
  name?: string;
  role?: string;
  agent?: string;
  status?: "ok" | "error";
  callId?: string;
  spanId?: string;
  parentSpanId?: string;
  startedAt: string;
  endedAt: string;
  startOffsetMs: number;
  endOffsetMs: number;
  latencyMs?: number;
  costUsd?: number;
  tokens?: WireTokens;
  payload?: unknown;
}

export interface WireRolloutFinished extends WireRecord {
  kind: "rollout.finished";
  status: "succeeded" | "failed";
  endedAt: string;
  endOffsetMs: number;
  output?: unknown;
  error?: string;
  lastSeq: number;
  dropped?: Record<string, number>;
}

export type WireIngestRecord = WireRolloutStarted | WireEvent | WireRolloutFinished;

export interface WireIngestBatch {
  writerId: string;
  records: WireIngestRecord[];
}

export interface WireIngestReply {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string }[];
}

export interface WireNewRun {
  id: `run_${string}`;
  dataset?: string;
  workflowName?: string;
  groupId?: string;
  markStalledAfterSeconds?: number;
  agentName?: string;
  agentVersion?: string;
  environment?: string;
  release?: string;
  attempts?: number;
}

export interface WireTaskFile {
  id: string;
  name: string;
  role: string;
  size: number;
  contentType: string;
  sha256: string;
  url: string;
}

export interface WireTask {
  id: string;
  name: string;
  task: {
    instruction: string;
    input: Record<string, unknown>;
    files: WireTaskFile[];
    outputSchema: Record<string, unknown> | null;
    metadata: Record<string, unknown>;
  };
}

export interface WireTaskList {
  tasks: WireTask[];
  nextCursor: string | null;
}
