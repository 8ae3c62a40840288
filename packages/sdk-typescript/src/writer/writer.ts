/** Takes the records of one client object in one process and hands them to a sender per workspace. */
import { newUuid } from "../ids.js";
import type { FlushResult } from "../results.js";
import type { Settings } from "../settings.js";
import type { Warnings } from "../warnings.js";
import { type Clock, systemClock } from "./clock.js";
import { type Drainable, forgetDelivered, rememberUntilDelivered } from "./exit.js";
import { Ledger } from "./ledger.js";
import { Queue, QueueBudget, type QueuedRecord } from "./queue.js";
import { Sender } from "./sender.js";

interface Lane {
  queue: Queue;
  sender: Sender;
}

export class Writer implements Drainable {
  readonly clock: Clock;
  /** New for each client object and process: it keeps the numbers of records apart. */
  readonly #id: string;
  readonly #settings: Settings;
  readonly #warnings: Warnings;
  readonly #ledger = new Ledger();
  readonly #budget = new QueueBudget();
  /** A batch is bound to one workspace, so each has its own queue; undefined is the key's own workspace. */
  readonly #lanes = new Map<string | undefined, Lane>();

  constructor(settings: Settings, warnings: Warnings, clock: Clock = systemClock) {
    this.clock = clock;
    this.#id = newUuid(clock.wallMs());
    this.#settings = settings;
    this.#warnings = warnings;
  }

  /** Whether one more record may wait, of so many UTF-16 units. */
  hasRoom(length = 0): boolean {
    return this.#budget.hasRoomFor(length);
  }

  appendIfRoom(workspace: string | undefined, record: QueuedRecord): boolean {
    if (!this.#budget.hasRoomFor(record.text.length)) return false;
    this.append(workspace, record);
    return true;
  }

  append(workspace: string | undefined, record: QueuedRecord): void {
    const lane = this.#lane(workspace);
    this.#ledger.logged();
    if (this.#budget.records === 0) rememberUntilDelivered(this);
    lane.queue.push(record);
    lane.sender.noticeRecord();
  }

  /** Counts a record that found no room. */
  countDropped(reason: string): void {
    this.#ledger.logged();
    this.#ledger.dropped(reason);
    this.#warnings.add(`An event was dropped: ${reason}.`);
  }

  async settle(workspace: string | undefined, timeoutMs: number): Promise<void> {
    await this.#lanes.get(workspace)?.sender.settle(timeoutMs);
  }

  async flush(timeoutMs: number): Promise<FlushResult> {
    await Promise.all([...this.#lanes.keys()].map((workspace) => this.settle(workspace, timeoutMs)));
    return this.#ledger.flushResult();
  }

  /** The end of the process: tries at once, then lets go of requests that take too long. */
  async drain(timeoutMs: number): Promise<void> {
    const senders = [...this.#lanes.values()].map(({ sender }) => sender);
    for (const sender of senders) sender.hurry();
    const { pending } = await this.flush(timeoutMs);
    for (const sender of senders) sender.interrupt();
    if (pending > 0)
      this.#warnings.add(
        `The process ends with ${pending} ${pending === 1 ? "record" : "records"} not delivered.`,
      );
    this.#warnings.say();
  }

  #lane(workspace: string | undefined): Lane {
    let lane = this.#lanes.get(workspace);
    if (lane === undefined) {
      const queue = new Queue(this.#budget);
      const sender = new Sender({
        settings: this.#settings,
        workspace,
        writerId: this.#id,
        queue,
        ledger: this.#ledger,
        warnings: this.#warnings,
        onSettled: () => {
          if (this.#budget.records === 0) forgetDelivered(this);
        },
      });
      lane = { queue, sender };
      this.#lanes.set(workspace, lane);
    }
    return lane;
  }
}
