/*
 * The timeline of a rollout, for the page to compose:
 *
 *   const detail = useQuery(rolloutQuery(workspace, id)).data
 *   const { model, error, clock, connection } = useTimeline(workspace, id, detail)
 *   <TimelineCanvas model selection={key} onSelect={setKey} hiddenKinds searchMatches clock controls={ref} />
 *
 * `useTimeline` owns the rollout's event stream and writes its row into the cache of `rolloutQuery`, so that the
 * page opens no second one.
 *
 * It fills its parent; `timelineHeight(model)` is the height at which nothing scrolls. An `EventKey` is
 * "writer.seq", as the API's `keys` parameter takes it; a tool call and its result are one item, under the
 * call's key. The component handles `+ − 0 e ⇧e f` and the arrows; the page handles all other keys.
 * The transcript reads `transcriptRows(model)` (numbers) and `transcriptRow(model, rows, index)` (one row);
 * `rows.rowOfItem[itemOfKey(model, key)]` is the row that shows or folds an event.
 */
export { timelineHeight } from "./prepare/arrange-lanes.js";
export { type EventKey, eventKey } from "./prepare/columns.js";
export { describeItem, type ItemDescription } from "./prepare/describe-item.js";
export { gapLabel } from "./prepare/gaps.js";
export { firstErrorKey } from "./prepare/neighbours.js";
export {
  countKinds,
  itemOfKey,
  type PreparedTimeline,
} from "./prepare/prepared-timeline.js";
export { searchWords } from "./prepare/search.js";
export {
  type EventRow,
  seqRange,
  type TranscriptRow,
  transcriptRow,
  transcriptRowKey,
  transcriptRowKind,
} from "./prepare/transcript-row.js";
export { type TranscriptRows, transcriptRows } from "./prepare/transcript-rows.js";
export { TimelineCanvas } from "./timeline-canvas.js";
export type { TimelineControls } from "./timeline-keys.js";
export { useTimeline } from "./use-timeline.js";
