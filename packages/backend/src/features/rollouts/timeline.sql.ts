import type { CommittedRange } from "../../platform/live-bus.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

/*
 * The timeline of a rollout as the JSON text of the contract's Timeline, built in one statement: sending rows
 * to Node and encoding them there takes longer than everything that Postgres does here.
 *
 * Type, name, role and agent repeat together, so their dictionaries come from the few combinations ("kinds"),
 * and a row finds all four places at once. Places are texts, ready for string_agg. '' stands for null; names are
 * never empty.
 */

const kindNames = ["type", "name", "role", "agent"] as const;

/** Values with their places from 1, as the table `<name>_dictionary`. */
const dictionaryTable = (name: string, values: string): string => `
  ${name}_dictionary as materialized (
    select value, row_number() over ()::text as place from (select distinct value from (${values}) s where value <> '') v
  )`;

const dictionaryText = (name: string): string => `'"${name}":[null',
  (select ',' || string_agg(to_json(value)::text, ',' order by place::int4) from ${name}_dictionary), ']'`;

const texts = (column: string): string => `'[', string_agg(${column}, ','), ']'`;
const textsOrNull = (column: string, isKnown: string): string =>
  `case when bool_or(${isKnown}) then '[' || string_agg(${column}, ',') || ']' else 'null' end`;

const columnTexts = [
  ["writer", texts("writer_no::text")],
  ["seq", texts("seq_step::text")],
  ["startUs", texts("start_step::text")],
  ["durationUs", texts("duration_us::text")],
  ["type", texts("type_place")],
  ["name", texts("name_place")],
  ["role", texts("role_place")],
  ["agent", texts("agent_place")],
  ["call", textsOrNull("coalesce(call_place, '0')", "call_place is not null")],
  ["span", textsOrNull("coalesce(span_place, '0')", "span_place is not null")],
  ["parentSpan", textsOrNull("coalesce(parent_place, '0')", "parent_place is not null")],
  ["flags", texts("flags::text")],
  ["tokensIn", textsOrNull("coalesce(tokens_in::text, '-1')", "tokens_in is not null")],
  ["tokensOut", textsOrNull("coalesce(tokens_out::text, '-1')", "tokens_out is not null")],
  ["costUsd", textsOrNull("coalesce(cost_usd::text, '-1')", "cost_usd is not null")],
]
  .map(([name, text]) => `'"${name}":', ${text}`)
  .join(", ',', ");

const timelineOf = (rows: string): string => `
  with e as materialized (
    select e.writer_no, e.seq, round(e.start_offset_ms * 1000)::int8 as start_us,
      greatest(0, round((e.end_offset_ms - e.start_offset_ms) * 1000))::int8 as duration_us,
      e.type, coalesce(e.name, '') as name, coalesce(e.role, '') as role, coalesce(e.agent, '') as agent,
      e.call_id, e.span_id, e.parent_span_id, e.flags, e.tokens_in, e.tokens_out, e.cost_usd
    from trace_events e where e.workspace_id = $1 and e.rollout_id = $2 and ${rows}
  ), kinds as materialized (
    select type, name, role, agent from e group by type, name, role, agent
  ), ${kindNames.map((name) => dictionaryTable(name, `select ${name} as value from kinds`)).join(", ")},
  ${dictionaryTable("call", "select call_id as value from e")},
  ${dictionaryTable("span", "select span_id as value from e union all select parent_span_id from e")},
  placed_kinds as materialized (
    select kinds.*, ${kindNames.map((name) => `coalesce(${name}_dictionary.place, '0') as ${name}_place`).join(", ")}
    from kinds
    ${kindNames.map((name) => `left join ${name}_dictionary on ${name}_dictionary.value = kinds.${name}`).join(" ")}
  )
  select concat('{"rolloutId":', to_json($3::text), ',"count":', count(*),
    ',"dictionaries":{', ${[...kindNames, "call", "span"].map(dictionaryText).join(", ',', ")},
    '},"columns":{', ${columnTexts}, '}}') as text
  from (
    select e.writer_no, e.seq - lag(e.seq, 1, 0) over timeline as seq_step,
      e.start_us - lag(e.start_us, 1, 0::int8) over timeline as start_step, e.duration_us, e.flags, e.tokens_in,
      e.tokens_out, e.cost_usd, k.type_place, k.name_place, k.role_place, k.agent_place, calls.place as call_place,
      spans.place as span_place, parents.place as parent_place
    from e
    join placed_kinds k using (type, name, role, agent)
    left join call_dictionary calls on calls.value = e.call_id
    left join span_dictionary spans on spans.value = e.span_id
    left join span_dictionary parents on parents.value = e.parent_span_id
    window timeline as (order by e.start_us, e.writer_no, e.seq)
  ) row`;

/**
 * The timeline as JSON text: all of it, or the rows of some ranges.
 *
 * @param idText - The typed id, as the reply names it.
 */
export async function readTimeline(
  db: WorkspaceTransaction,
  rolloutId: string,
  idText: string,
  ranges: readonly CommittedRange[] | undefined,
): Promise<string> {
  // Hash tables and sort stay in memory up to about 200,000 events. Nested loops look cheap for a rollout that
  // grew since the last ANALYZE and would take minutes. Compiling the statement takes longer than running it.
  await db.query(
    "set local work_mem = '64MB'; set local enable_nestloop = off; set local enable_mergejoin = off; set local jit = off",
  );
  const rows = ranges === undefined ? "true" : isInRanges(ranges.length);
  const values = [db.workspaceId, rolloutId, idText, ...(ranges?.flat() ?? [])];
  const [row] = await db.query<{ text: string }>(timelineOf(rows), values);
  return row!.text;
}

/** Written out range by range, so that each becomes a scan of the index. */
function isInRanges(count: number): string {
  const conditions = Array.from({ length: count }, (_, index) => {
    const place = 4 + index * 3;
    return `(e.writer_no = $${place}::int4 and e.seq between $${place + 1}::int4 and $${place + 2}::int4)`;
  });
  return conditions.length === 0 ? "false" : `(${conditions.join(" or ")})`;
}
