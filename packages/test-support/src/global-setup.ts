import { startTestPostgres } from "./postgres.js";

/** Vitest's global setup: one Postgres for the run, a database per test file. */
export default startTestPostgres;
