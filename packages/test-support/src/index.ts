export { RecordBuilder, startOfTime } from "./builders.js";
export { createTestDatabase, startTestPostgres, type TestDatabase } from "./postgres.js";
export { startTestServer, type TestReply, type TestServer } from "./test-server.js";
