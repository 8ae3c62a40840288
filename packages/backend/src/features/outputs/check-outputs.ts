import type { Database } from "../../platform/database.js";
import type { LiveBus } from "../../platform/live-bus.js";
import type { OutputSchemas } from "../../platform/output-schemas/output-schemas.js";
import { WorkspaceDb } from "../../platform/workspace-db.js";
import { findOutput, listOutputChecks, type OutputCheckRow, storeViolations } from "./output-checks.sql.js";

/** Outputs of one workspace before the next workspace has its turn; all that is in memory at a time. */
const ofEachWorkspace = 10;
/** What another server left, or what failed, is looked for this often, in ms. */
const lookEveryMs = 30_000;

/**
 * Compares outputs with their schemas after ingest has stored them, one after the other. What waits is a table,
 * so that nothing is forgotten when a server ends and ingest waits for nothing.
 */
export class OutputChecks {
  readonly #database: Database;
  readonly #live: LiveBus;
  readonly #schemas: OutputSchemas;
  readonly #onError: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #stopped = true;

  constructor(options: {
    readonly database: Database;
    readonly live: LiveBus;
    readonly schemas: OutputSchemas;
    readonly onError: (error: Error) => void;
  }) {
    this.#database = options.database;
    this.#live = options.live;
    this.#schemas = options.schemas;
    this.#onError = options.onError;
  }

  /** Begins with what is waiting already. */
  start(): void {
    this.#stopped = false;
    this.#timer = setInterval(() => this.wake(), lookEveryMs);
    this.#timer.unref();
    this.wake();
  }

  /** To be called after the commit of an output. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#round ??= this.#run()
      .catch((error: unknown) => this.#onError(error as Error))
      .finally(() => {
        this.#round = undefined;
        // Woken between the last look and here.
        if (this.#again) this.wake();
      });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const waiting = await listOutputChecks(this.#database, ofEachWorkspace);
      let failed = 0;
      for (const row of waiting) {
        if (this.#stopped) return;
        await this.#check(row).catch((error: unknown) => {
          failed++;
          if (!this.#stopped) this.#onError(error as Error);
        });
      }
      // What failed is tried again later, not at once.
      if (waiting.length > 0 && failed === 0) this.#again = true;
    }
  }

  async #check({ workspace_id: workspaceId, rollout_id: rolloutId }: OutputCheckRow): Promise<void> {
    const db = new WorkspaceDb(this.#database, workspaceId);
    const found = await findOutput(db, rolloutId);
    if (!found) return;
    const violations =
      found.output_schema === null
        ? null
        : JSON.stringify(await this.#schemas.violations(found.output_schema, found.output ?? "null"));
    await db.transaction((transaction) => storeViolations(transaction, rolloutId, violations));
    this.#live.publish([{ workspaceId, runId: found.run_id, rolloutId, ranges: [] }]);
  }
}
