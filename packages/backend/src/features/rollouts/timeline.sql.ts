import type { CommittedRange } from "../../platform/live-bus.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

/*
 * The timeline of a rollout as the JSON text of the contract's Timeline, built in one statement. Sending rows
 * to Node and encoding them there takes longer than everything that Postgres does here.
 *
 * An array of numbers prints as {1,2,3}, many times faster than json_agg; translate makes it [1,2,3].
 */

const dictionaryNames = ["type", "name", "role", "agent", "call", "span"] as const;

/** Where the values of a dictionary come from. */
const sources: Readonly<Record<(typeof dictionaryNames)[number], string>> = {
  type: "select type as value from e",
  name: "select name as value from e where name is not null",
  role: "select role as value from e where role is not null",
  agent: "select agent as value from e where agent is not null",
  call: "select call_id as value from e where call_id is not null",
  span: `select span_id as value from e where span_id is not null
    union select parent_span_id from e where parent_span_id is not null`,
};

const dictionaryTables = dictionaryNames
  .map(
    (name) => `${name}_dictionary as materialized (
      select value, row_number() over ()::int4 as place from (select distinct value from (${sources[name]}) s) v
    )`,
  )
  .join(", ");

const dictionaryTexts = dictionaryNames
  .map((name) => {
    const values = `(select json_agg(value order by place)::text from ${name}_dictionary)`;
    return `'"${name}":[null' || coalesce(',' || substr(${values}, 2), ']')`;
  })
  .join(" || ',' || ");

const numbers = (column: string): string =>
  `coalesce(translate(array_agg(${column})::text, '{}', '[]'), '[]')`;
const numbersOrNull = (column: string, isKnown: string): string =>
  `case when bool_or(${isKnown}) then ${numbers(column)} else 'null' end`;

const columnTexts = [
  ["writer", numbers("writer_no")],
  ["seq", numbers("seq_step")],
  ["startUs", numbers("start_step")],
  ["durationUs", numbers("duration_us")],
  ["type", numbers("type_place")],
  ["name", numbers("name_place")],
  ["role", numbers("role_place")],
  ["agent", numbers("agent_place")],
  ["call", numbersOrNull("call_place", "call_place > 0")],
  ["span", numbersOrNull("span_place", "span_place > 0")],
  ["parentSpan", numbersOrNull("parent_place", "parent_place > 0")],
  ["flags", numbers("flags")],
  ["tokensIn", numbersOrNull("coalesce(tokens_in, -1)", "tokens_in is not null")],
  ["tokensOut", numbersOrNull("coalesce(tokens_out, -1)", "tokens_out is not null")],
  ["costUsd", numbersOrNull("coalesce(cost_usd, -1)", "cost_usd is not null")],
]
  .map(([name, text]) => `'"${name}":' || ${text}`)
  .join(" || ',' || ");

const eventColumns = `
  e.writer_no, e.seq, round(e.start_offset_ms * 1000)::int8 as start_us,
  greatest(0, round((e.end_offset_ms - e.start_offset_ms) * 1000))::int8 as duration_us, e.type, e.name, e.role,
  e.agent, e.call_id, e.span_id, e.parent_span_id, e.flags, e.tokens_in, e.tokens_out, e.cost_usd`;

const allEvents = `
  select ${eventColumns} from trace_events e where e.workspace_id = $1 and e.rollout_id = $2`;

// Ranges do not overlap, so no event comes twice.
const eventsOfRanges = `
  select ${eventColumns} from unnest($4::int4[], $5::int4[], $6::int4[]) as wanted(writer, first, last)
  join trace_events e on e.workspace_id = $1 and e.rollout_id = $2 and e.writer_no = wanted.writer
    and e.seq between wanted.first and wanted.last`;

const timelineOf = (events: string): string => `
  with e as materialized (${events}), ${dictionaryTables}
  select '{"rolloutId":' || to_json($3::text)::text || ',"count":' || count(*)
    || ',"dictionaries":{' || ${dictionaryTexts} || '},"columns":{' || ${columnTexts} || '}}' as text
  from (
    select e.writer_no, e.seq - lag(e.seq, 1, 0) over timeline as seq_step,
      e.start_us - lag(e.start_us, 1, 0::int8) over timeline as start_step, e.duration_us, e.flags, e.tokens_in,
      e.tokens_out, e.cost_usd, t.place as type_place, coalesce(n.place, 0) as name_place,
      coalesce(r.place, 0) as role_place, coalesce(a.place, 0) as agent_place, coalesce(c.place, 0) as call_place,
      coalesce(s.place, 0) as span_place, coalesce(p.place, 0) as parent_place
    from e
    join type_dictionary t on t.value = e.type
    left join name_dictionary n on n.value = e.name
    left join role_dictionary r on r.value = e.role
    left join agent_dictionary a on a.value = e.agent
    left join call_dictionary c on c.value = e.call_id
    left join span_dictionary s on s.value = e.span_id
    left join span_dictionary p on p.value = e.parent_span_id
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
  // The dictionaries' hash tables and the sort stay in memory up to about 200,000 events; compiling the statement
  // would take longer than running it.
  await db.query("set local work_mem = '64MB'; set local jit = off");
  const values = [db.workspaceId, rolloutId, idText];
  const [row] =
    ranges === undefined
      ? await db.query<{ text: string }>(timelineOf(allEvents), values)
      : await db.query<{ text: string }>(timelineOf(eventsOfRanges), [
          ...values,
          ranges.map(([writer]) => writer),
          ranges.map(([, first]) => first),
          ranges.map(([, , last]) => last),
        ]);
  return row!.text;
}
