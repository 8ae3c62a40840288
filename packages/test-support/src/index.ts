export {
  insertAuditEntries,
  insertManyAuditEntries,
  listAuditEntries,
  type WantedAuditEntry,
} from "./audit-entries.sql.js";
export { RecordBuilder, startOfTime } from "./builders.js";
export { callRoute, type RawReply } from "./call-route.js";
export { callerMatrixPath, type Meeting, readCallerMatrix } from "./caller-matrix.js";
export { insertConnections } from "./connections.sql.js";
export { type StreamMessage, TestStream } from "./event-stream.js";
export { type FullWorkspace, makeFullWorkspace } from "./full-workspace.js";
export type { DoubleInstallation } from "./github-double/double-access.js";
export { GithubDouble } from "./github-double/github-double.js";
export { aTask, GithubWorld } from "./github-double/github-world.js";
export { isSettled, jobWhen } from "./job-when.js";
export { MailDouble, type ReceivedMail, startSilentMailServer } from "./mail-double.js";
export { type DoubleAnswers, OpenIdDouble } from "./openid-double.js";
export { ownTemporaryFolder } from "./own-temporary-folder.js";
export { listRoles } from "./people.sql.js";
export { createTestDatabase, startTestPostgres, type TestDatabase } from "./postgres.js";
export { bucketConnection, type S3Server, s3ClientConfig, startS3Server } from "./s3-server.js";
export { ownRefusals, type SampleCall, sampleCalls } from "./sample-calls.js";
export {
  makeInvitation,
  newAddress,
  sendInvitation,
  type TestInvitation,
  tokenOfLink,
} from "./send-invitation.js";
export { freePort, type ServerProcess, serverEntry, startServerProcess } from "./server-process.js";
export { type SignInPerson, signInAs, TestBrowser } from "./sign-in.js";
export { archiveOf } from "./task-archive.js";
export { type Outcome, TestPerson } from "./test-person.js";
export { TestProgram } from "./test-program.js";
export { startTestServer, type TestReply, type TestServer } from "./test-server.js";
export {
  makeTeamObjects,
  makeWorkspaceObjects,
  unknownObjects,
  type WorkspaceObjects,
} from "./workspace-objects.js";
export {
  countRows,
  fingerprintRows,
  listColumnsHolding,
  listOtherTables,
  listReferences,
  listUnreferencedIds,
  listWorkspaceTables,
  type WorkspaceReference,
  type WorkspaceTable,
} from "./workspace-tables.sql.js";
export { zipOf } from "./zip-of.js";
