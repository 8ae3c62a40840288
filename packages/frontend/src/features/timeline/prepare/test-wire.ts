/** Builds timelines for tests, coded as the server sends them. */
import type { Timeline } from "@rollout/contract";

export interface WireEvent {
  seq: number;
  writer?: number;
  type: string;
  /** Milliseconds since the start of the rollout. */
  at: number;
  ms?: number;
  name?: string;
  role?: string;
  agent?: string;
  call?: string;
  span?: string;
  parent?: string;
  error?: boolean;
  tokensIn?: number;
  tokensOut?: number;
  costUsd?: number;
}

/** Orders and codes events: by start, then writer, then seq; dictionaries, deltas, columns left out. */
export function aTimeline(events: readonly WireEvent[]): Timeline {
  const rows = [...events].sort((a, b) => a.at - b.at || (a.writer ?? 1) - (b.writer ?? 1) || a.seq - b.seq);
  const coded = (pick: (event: WireEvent) => string | undefined) => {
    const places = new Map<string | null, number>([[null, 0]]);
    const column = rows.map((event) => {
      const word = pick(event) ?? null;
      if (!places.has(word)) places.set(word, places.size);
      return places.get(word)!;
    });
    return { column, dictionary: [...places.keys()] };
  };
  const spans = new Map<string | null, number>([[null, 0]]);
  const spanPlace = (id: string | undefined): number => {
    if (id === undefined) return 0;
    if (!spans.has(id)) spans.set(id, spans.size);
    return spans.get(id)!;
  };
  const delta = (values: number[]) => values.map((value, row) => value - (values[row - 1] ?? 0));
  const unlessUnknown = (values: number[], unknown: number) =>
    values.every((value) => value === unknown) ? null : values;
  const type = coded((event) => event.type);
  const name = coded((event) => event.name);
  const role = coded((event) => event.role);
  const agent = coded((event) => event.agent);
  const call = coded((event) => event.call);
  const columns: Timeline["columns"] = {
    writer: rows.map(({ writer }) => writer ?? 1),
    seq: delta(rows.map(({ seq }) => seq)),
    startUs: delta(rows.map(({ at }) => Math.round(at * 1000))),
    durationUs: rows.map(({ ms }) => Math.round((ms ?? 0) * 1000)),
    type: type.column,
    name: name.column,
    role: role.column,
    agent: agent.column,
    call: unlessUnknown(call.column, 0),
    span: unlessUnknown(
      rows.map(({ span }) => spanPlace(span)),
      0,
    ),
    parentSpan: unlessUnknown(
      rows.map(({ parent }) => spanPlace(parent)),
      0,
    ),
    flags: rows.map(({ error }) => Number(error ?? false)),
    tokensIn: unlessUnknown(
      rows.map(({ tokensIn }) => tokensIn ?? -1),
      -1,
    ),
    tokensOut: unlessUnknown(
      rows.map(({ tokensOut }) => tokensOut ?? -1),
      -1,
    ),
    costUsd: unlessUnknown(
      rows.map(({ costUsd }) => costUsd ?? -1),
      -1,
    ),
  };
  return {
    rolloutId: "ro_00000000000000000000000000" as Timeline["rolloutId"],
    count: rows.length,
    dictionaries: {
      type: type.dictionary,
      name: name.dictionary,
      role: role.dictionary,
      agent: agent.dictionary,
      call: call.dictionary,
      span: [...spans.keys()],
    },
    columns,
  };
}

/** A customer asks for a refund: turns, tools with work inside, a second agent, an error, three scores. */
export function refundEvents(): WireEvent[] {
  const turn = (seq: number, name: string, at: number, until: number): WireEvent => ({
    seq,
    type: "span",
    name,
    at: at * 1000,
    ms: (until - at) * 1000,
    span: name,
    agent: "support-agent",
  });
  const model = (
    seq: number,
    name: string,
    at: number,
    seconds: number,
    parent: string,
    more: Partial<WireEvent> = {},
  ): WireEvent => ({
    seq,
    type: "model_call",
    name,
    at: at * 1000,
    ms: seconds * 1000,
    parent,
    agent: "support-agent",
    ...more,
  });
  const tool = (
    seq: number,
    name: string,
    at: number,
    seconds: number,
    parent: string,
    more: Partial<WireEvent> = {},
  ): WireEvent[] => {
    const shared = { name, call: `call-${seq}`, agent: "support-agent", ...more };
    return [
      { ...shared, seq, type: "tool_call", at: at * 1000, parent, span: `tool-${seq}`, error: false },
      { ...shared, seq: seq + 1, type: "tool_result", at: (at + seconds) * 1000 },
    ];
  };
  const message = (seq: number, role: string, at: number): WireEvent => ({
    seq,
    type: "message",
    role,
    at: at * 1000,
  });
  const inside = (seq: number, name: string, at: number, seconds: number): WireEvent =>
    model(seq, name, at, seconds, "tool-22", { agent: "policy-checker", tokensIn: 800, tokensOut: 60 });
  return [
    { seq: 1, type: "rollout.started", at: 0 },
    message(2, "system", 0.01),
    message(3, "user", 0.05),
    turn(10, "turn 1", 0.02, 3.38),
    model(4, "qwen3-235b", 0.06, 1.84, "turn 1", { tokensIn: 1812, tokensOut: 96 }),
    ...tool(5, "get_order", 1.96, 0.3, "turn 1"),
    ...tool(7, "search_policy", 1.97, 1.4, "turn 1"),
    message(9, "assistant", 1.92),
    turn(13, "turn 2", 3.42, 6.98),
    model(11, "qwen3-235b", 3.44, 3.44, "turn 2", { tokensIn: 4310, tokensOut: 240 }),
    message(12, "assistant", 6.92),
    message(14, "user", 12.31),
    turn(21, "turn 3", 12.38, 19.2),
    ...tool(15, "describe_image", 12.4, 3.65, "turn 3"),
    model(17, "qwen3-vl-8b", 12.44, 3.5, "tool-15", { tokensIn: 1400, tokensOut: 30 }),
    model(18, "qwen3-235b", 16.08, 3.1, "turn 3", { tokensIn: 5300, tokensOut: 96 }),
    turn(33, "turn 4", 19.26, 27.92),
    ...tool(22, "check_policy", 19.32, 8.58, "turn 4"),
    inside(24, "qwen3-8b", 19.4, 3.1),
    ...tool(25, "search_policy", 22.62, 0.55, "tool-22", { agent: "policy-checker" }),
    inside(27, "qwen3-8b", 23.26, 4.5),
    turn(57, "turn 5", 27.95, 31.93),
    model(34, "qwen3-235b", 27.96, 3.24, "turn 5", { tokensIn: 6900, tokensOut: 412, costUsd: 0.0108 }),
    message(35, "assistant", 31.2),
    {
      seq: 36,
      type: "tool_call",
      name: "create_refund",
      call: "call-36",
      at: 31_220,
      parent: "turn 5",
      span: "tool-36",
      agent: "support-agent",
    },
    { seq: 37, type: "http", at: 31_260, ms: 620, parent: "tool-36", agent: "support-agent" },
    { seq: 38, type: "tool_result", name: "create_refund", call: "call-36", at: 31_910, error: true },
    turn(54, "turn 6", 31.94, 37.34),
    model(39, "qwen3-235b", 31.96, 3.44, "turn 6", { tokensIn: 7288, tokensOut: 286, costUsd: 0.0111 }),
    message(40, "assistant", 35.41),
    ...tool(44, "create_refund", 36.82, 0.48, "turn 6"),
    { seq: 46, type: "http", at: 36_850, ms: 400, parent: "tool-44", agent: "support-agent" },
    turn(56, "turn 7", 37.36, 40.72),
    model(48, "qwen3-235b", 37.37, 3.35, "turn 7", { tokensIn: 7900, tokensOut: 198, costUsd: 0.0117 }),
    message(49, "assistant", 40.7),
    ...[50, 51, 52].map((seq) => ({ seq, type: "score", at: 41_300 + seq, name: `score ${seq}` })),
    { seq: 58, type: "rollout.finished", at: 41_820 },
  ];
}

export const refundWriters = [{ writer: 1, missing: [[41, 43]] as [number, number][] }];

/** Many events of a few busy agents: calls of models and tools in turns, a message and an error now and then. */
export function manyEvents(count: number, agents = 5): Timeline {
  const words = {
    type: [null, "model_call", "tool_call", "tool_result", "message"],
    name: [null, "qwen3-235b", "search", "open_page", "click"],
    role: [null, "assistant"],
    agent: [null, ...Array.from({ length: agents }, (_, agent) => `search-worker ${agent + 1}`)],
  };
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const events: number[][] = [];
  const clock = new Float64Array(agents);
  for (let seq = 1; seq <= count; ) {
    const agent = Math.floor(random() * agents);
    const at = Math.round(clock[agent]! + random() ** 4 * 400_000);
    const dice = random();
    const us = Math.round(random() ** 3 * 120_000) + 500;
    const flags = Number(random() < 0.004);
    if (dice < 0.5) events.push([at, us, 1, 1, 0, agent + 1, 0, flags, 900, 80, seq++]);
    else if (dice < 0.9) {
      const call = seq;
      const name = 2 + Math.floor(random() * 3);
      events.push([at, 0, 2, name, 0, agent + 1, call, 0, -1, -1, seq++]);
      events.push([at + us, 0, 3, name, 0, agent + 1, call, flags, -1, -1, seq++]);
    } else events.push([at, 0, 4, 0, 1, agent + 1, 0, 0, -1, -1, seq++]);
    clock[agent] = at + us;
  }
  events.sort((a, b) => a[0]! - b[0]! || a[10]! - b[10]!);
  const column = (place: number) => events.map((event) => event[place]!);
  const delta = (values: number[]) => values.map((value, row) => value - (values[row - 1] ?? 0));
  const callPlaces = new Map<number, number>([[0, 0]]);
  const call = column(6).map((id) => {
    if (!callPlaces.has(id)) callPlaces.set(id, callPlaces.size);
    return callPlaces.get(id)!;
  });
  return {
    rolloutId: "ro_00000000000000000000000000" as Timeline["rolloutId"],
    count: events.length,
    dictionaries: {
      ...words,
      call: [...callPlaces.keys()].map((id) => (id === 0 ? null : `call-${id}`)),
      span: [null],
    },
    columns: {
      writer: events.map(() => 1),
      seq: delta(column(10)),
      startUs: delta(column(0)),
      durationUs: column(1),
      type: column(2),
      name: column(3),
      role: column(4),
      agent: column(5),
      call,
      span: null,
      parentSpan: null,
      flags: column(7),
      tokensIn: column(8),
      tokensOut: column(9),
      costUsd: null,
    },
  };
}
