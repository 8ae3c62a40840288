import { z } from "zod";
import { invisibleCharacterIn } from "./invisible-characters.js";
import { limits } from "./limits.js";

/** RFC 3339 time in UTC with milliseconds, as replies carry it. */
export const timestampSchema = z.iso.datetime({ precision: 3 }).describe("RFC 3339, UTC, milliseconds");

/** Free text of at most 256 characters that names something. */
export const nameSchema = z.string().min(1).max(limits.nameLength);

/** A name that people tell apart by looking at it. */
export const visibleNameSchema = nameSchema.superRefine((name, context) => {
  const found = invisibleCharacterIn(name);
  if (found !== undefined)
    context.addIssue({ code: "custom", message: `holds the invisible character ${found}; leave it out` });
});

/** Duration or offset in milliseconds, as a double. */
export const millisecondsSchema = z.number();

export const countSchema = z.int().min(0);

/** US dollars; null when no event told a cost. */
export const costSchema = z.number().nullable();

export const statusSchema = z
  .enum(["running", "stalled", "succeeded", "failed"])
  .meta({ id: "RolloutStatus" });
export type RolloutStatus = z.infer<typeof statusSchema>;

/** Opaque place in a list; pass it back to get the next page. */
export const cursorSchema = z.string().max(4096);

export const pageQuery = {
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(limits.pageSize).optional(),
};

export const nextCursorSchema = cursorSchema.nullable();
