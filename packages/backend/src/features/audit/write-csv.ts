import type { AuditEntry } from "@rollout/contract";

type Cell = string | null | undefined;

const columns: readonly (readonly [name: string, cell: (entry: AuditEntry) => Cell])[] = [
  ["at", ({ at }) => at],
  ["actor_kind", ({ actor }) => actor.kind],
  ["actor_id", ({ actor }) => actor.id],
  ["actor_name", ({ actor }) => actor.name],
  ["action", ({ action }) => action],
  ["outcome", ({ outcome }) => outcome],
  ["code", ({ code }) => code],
  ["object_id", ({ object }) => object?.id],
  ["object_name", ({ object }) => object?.name],
  ["before", ({ before }) => jsonOf(before)],
  ["after", ({ after }) => jsonOf(after)],
  ["address", ({ address }) => address],
  ["client", ({ client }) => client],
  ["session_id", ({ sessionId }) => sessionId],
  ["request_id", ({ requestId }) => requestId],
  ["id", ({ id }) => id],
];

const jsonOf = (value: unknown): Cell => (value === null ? null : JSON.stringify(value));

/** RFC 4180: every cell is quoted, lines end with CRLF. */
const line = (cells: readonly Cell[]): string => `${cells.map(quoted).join(",")}\r\n`;

/** Spreadsheets run a cell that begins so as a formula; after an apostrophe it is text. */
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/;

function quoted(cell: Cell): string {
  const text = cell ?? "";
  return `"${(beginsFormula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export const csvHeader = line(columns.map(([name]) => name));

export const csvLine = (entry: AuditEntry): string => line(columns.map(([, cell]) => cell(entry)));
