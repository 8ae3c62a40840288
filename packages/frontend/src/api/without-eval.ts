/**
 * Zod tries `Function("")` with its first schema, which the page's Content-Security-Policy refuses with an error in the
 * console. This is set before any schema is made: main.tsx and call.ts import it first, so that it is in the chunk of the schemas.
 */
import { z } from "zod";

z.config({ jitless: true });
