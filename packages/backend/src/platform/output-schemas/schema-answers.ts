import type { RolloutDetail } from "@rollout/contract";

/* What the server asks the schema thread, and what it answers. */

export type Violation = NonNullable<RolloutDetail["violations"]>[number];

/** Why a schema cannot be used. */
export interface SchemaFault {
  /** JSON pointer into the schema. */
  readonly place: string;
  readonly message: string;
}

export interface SchemaQuestion {
  /** JSON text. */
  readonly schema: string;
  /** JSON text; absent when only the schema is asked about. */
  readonly output?: string;
  readonly allErrors: boolean;
}

export type SchemaAnswer = { readonly fault: SchemaFault } | { readonly violations: readonly Violation[] };
