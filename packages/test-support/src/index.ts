export { RecordBuilder, startOfTime } from "./builders.js";
export { createTestDatabase, startTestPostgres, type TestDatabase } from "./postgres.js";
export { freePort, type ServerProcess, serverEntry, startServerProcess } from "./server-process.js";
export { startTestServer, type TestReply, type TestServer } from "./test-server.js";
