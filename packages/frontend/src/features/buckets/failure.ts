import { z } from "zod";
import type { ApiError } from "../../api/api-error.js";

const detailsSchema = z.object({
  field: z.enum(["bucket", "region", "prefix", "endpoint", "accessKeyId", "secretAccessKey"]).nullable(),
  repair: z.string().nullable(),
});

/** Which field of a connection an error is about, and what would be right there. */
export function failureOf({ details, code }: ApiError): z.infer<typeof detailsSchema> {
  const parsed = detailsSchema.safeParse(details);
  if (parsed.success) return parsed.data;
  return { field: code === "secret_required" ? "secretAccessKey" : null, repair: null };
}
