import type { Caller } from "../../platform/guard.js";
import { type Maker, makerOf } from "../../platform/maker.js";

/** Who saves a dataset or version, and from where. */
export interface DatasetAuthor extends Maker {
  readonly sourceKind: "hand" | "api";
}

export const authorOf = (caller: Caller): DatasetAuthor => ({
  ...makerOf(caller),
  sourceKind: caller.kind === "session" ? "hand" : "api",
});
