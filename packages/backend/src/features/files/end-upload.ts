/** Completing and cancelling an upload exclude each other: across all servers, one of them at a time. */
import { setTimeout as delay } from "node:timers/promises";
import { newUuid, RolloutError } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import {
  claimUploadEnd,
  findUpload,
  releaseUploadEnd,
  renewUploadEnd,
  type UploadEnd,
  type UploadRow,
} from "./uploads.sql.js";

/** A server that dies while it joins parts is waited for so long. */
const claimSeconds = 15;
const renewEveryMs = 5_000;
const lookEveryMs = 100;
/** Shorter than what a program waits for a reply. */
const longestWaitMs = 60_000;

/**
 * Does what ends an upload, when nobody else does so.
 *
 * @param end - Gets the upload as it is by then: another may have completed it meanwhile; and whether a server died
 * while it ended it.
 * @throws {RolloutError} upload_not_found, also when it was cancelled meanwhile.
 */
export async function endUpload<Result>(
  db: WorkspaceDb,
  uploadId: string,
  end: (upload: UploadRow, wasLeft: boolean) => Promise<Result>,
): Promise<Result> {
  const claim = { uploadId, holder: newUuid(), seconds: claimSeconds };
  const wasLeft = await waitForClaim(db, claim);
  const renewal = setInterval(() => void renewUploadEnd(db, claim).catch(() => undefined), renewEveryMs);
  try {
    const upload = await findUpload(db, uploadId);
    if (upload === undefined) throw new RolloutError("upload_not_found");
    return await end(upload, wasLeft);
  } finally {
    clearInterval(renewal);
    await releaseUploadEnd(db, claim);
  }
}

async function waitForClaim(db: WorkspaceDb, claim: UploadEnd): Promise<boolean> {
  const until = performance.now() + longestWaitMs;
  for (;;) {
    const claimed = await claimUploadEnd(db, claim);
    if (claimed) return claimed.wasLeft;
    if ((await findUpload(db, claim.uploadId)) === undefined) throw new RolloutError("upload_not_found");
    if (performance.now() > until) throw new RolloutError("upload_busy");
    await delay(lookEveryMs);
  }
}
