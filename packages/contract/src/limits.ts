const KiB = 1024;
const MiB = 1024 * KiB;

/** Every limit that a caller can meet. Sizes are bytes unless the name says otherwise. */
export const limits = {
  /** A request body as it comes over the wire. */
  bodyCompressedBytes: 8 * MiB,
  /** A request body after inflating. */
  bodyBytes: 16 * MiB,
  /** Records in one call of ingest. */
  recordsPerBatch: 500,
  /** One record of ingest as JSON text, in UTF-16 units. */
  recordLength: 1 * MiB,
  /** Nesting of one record. */
  jsonDepth: 64,
  /** Keys of one object. */
  jsonKeysPerObject: 10_000,
  /** Objects, arrays and members of one record. */
  jsonNodes: 200_000,
  /** Characters of a name: event type, tool, agent, workflow, group, dataset, task. */
  nameLength: 256,
  /** Characters of an event's preview in lists. */
  previewLength: 200,
  /** Characters of the error text of a finished rollout. */
  errorLength: 65_536,
  /** Characters of a task's instruction. */
  instructionLength: 262_144,
  /** Largest sequence number of a writer; the number after it still fits Postgres' int4. */
  sequence: 2_147_483_646,
  /** Rows of one page of a list. */
  pageSize: 200,
  /** Events of one page of payloads. */
  eventsPerPage: 500,
  /** Tasks of one new dataset version in one request. */
  tasksPerVersion: 10_000,
  /** One uploaded file. */
  fileBytes: 64 * MiB,
  /** One file that is uploaded in parts: 50 GiB. */
  uploadBytes: 50 * 1024 * MiB,
  /** A ZIP that is imported, as it is. */
  archiveBytes: 2 * 1024 * MiB,
  /** The same, unpacked. */
  archiveUnpackedBytes: 10 * 1024 * MiB,
  archiveEntries: 100_000,
  /** Unpacked by packed size, of an entry and of the whole. */
  archiveRatio: 100,
  /** Days that an API key may live, when it is not for ever: 10 years. */
  apiKeyDays: 3_650,
  /** Hours for which a delete can be taken back. */
  takeBackHours: 24,
  /** Rows of one export of the audit log. */
  auditExportRows: 100_000,
  /** Seconds after which an unfinished rollout counts as stalled, unless the run says otherwise. */
  defaultMarkStalledAfterSeconds: 900,
  /** Longest stalled window: 30 days. */
  markStalledAfterSeconds: 2_592_000,
} as const;
