import { z } from "zod";

/**
 * Every error that a caller can meet: its HTTP status, what it means, and the way out.
 * A record that ingest refuses carries one of these codes too.
 */
export const errorCodes = {
  request_invalid: [
    400,
    "The request does not have the documented shape.",
    "Compare it with /api/docs; details name the field.",
  ],
  number_rounded: [
    400,
    "The request holds a whole number that readers of JSON round: it is beyond 2^53.",
    "Send such a number as a string; details name the place.",
  ],
  envelope_unreadable: [
    400,
    "The body is not a JSON object with writerId and records.",
    'Send {"writerId":…, "records":[…]} as UTF-8 JSON.',
  ],
  unauthenticated: [
    401,
    "The request carries no API key and no session.",
    "Send Authorization: Bearer mv37_rl_… or sign in.",
  ],
  key_malformed: [
    401,
    "The API key is not complete: its checksum does not fit.",
    "Copy the whole key again; it has 46 characters.",
  ],
  key_unknown: [401, "No API key like this exists here.", "Check the base URL, or create a new key."],
  key_revoked: [401, "The API key was revoked.", "Create a new key and replace this one."],
  key_expired: [401, "The API key has expired.", "Create a new key and replace this one."],
  session_expired: [401, "The session is over.", "Sign in again."],
  link_invalid: [
    401,
    "The sign-in link was used already or has expired.",
    "Restart the server, or run the admin command owner-link, for a fresh link.",
  ],
  sign_in_refused: [
    401,
    "The sign-in did not succeed.",
    "Start again from the sign-in page; an operator finds the reason in the server's log.",
  ],
  sign_in_expired: [
    401,
    "The sign-in took longer than ten minutes, was used already, or began in another browser.",
    "Start again from the sign-in page.",
  ],
  email_unverified: [
    401,
    "The provider has not verified the address of this account.",
    "Verify the address with the provider, then sign in again.",
  ],
  authorization_pending: [400, "Nobody has approved this login yet.", "Ask again after the interval."],
  slow_down: [400, "The program asks too often.", "Ask again after an interval longer by 5 seconds."],
  access_denied: [400, "The login was denied in the browser.", "Run rollout login again."],
  expired_token: [
    400,
    "The login was not approved within 10 minutes, or its key was taken.",
    "Run rollout login again.",
  ],
  device_login_not_found: [404, "No login is waiting with this code.", "Look at the terminal again."],
  device_login_claimed: [
    403,
    "Another browser has opened this code first.",
    "Approve it there; if that was not you, press Ctrl-C in the terminal and start again.",
  ],
  device_login_over: [
    410,
    "This code is no longer valid: it lives 10 minutes and works once.",
    "Run rollout login again for a new one.",
  ],
  workspace_mismatch: [
    403,
    "The key belongs to another workspace than the one asked for.",
    "Use a key of that workspace, or leave the workspace out.",
  ],
  scope_missing: [403, "The API key lacks the scope that this call needs.", "Create a key with that scope."],
  role_missing: [403, "Only owners of the workspace may do this.", "Ask an owner of the workspace."],
  not_maker: [
    403,
    "Members delete what they made, and this is the work of someone else.",
    "Ask whoever made it, or an owner of the workspace.",
  ],
  session_required: [403, "This call is for signed-in people, not for API keys.", "Open it in the browser."],
  workspace_creation_refused: [
    403,
    "Only owners of a workspace may create another on this server.",
    "Ask an owner to create it, or to invite you.",
  ],
  workspace_deleted: [
    403,
    "The workspace was deleted.",
    "An owner can take it back within 24 hours of its deletion.",
  ],
  invitation_other_address: [
    403,
    "The invitation is for another address than the one you are signed in with.",
    "Sign in with the address that was invited, letter by letter, or ask for an invitation of this one.",
  ],
  origin_refused: [
    403,
    "The request comes from another site.",
    "Call it from the page that this server serves.",
  ],
  route_not_found: [404, "No such address.", "See /api/docs for every address."],
  workspace_not_found: [
    404,
    "No such workspace, or you are not a member.",
    "Check the workspace's slug, or ask its owner to invite you.",
  ],
  session_not_found: [404, "You have no open session with this id.", "List your sessions again."],
  api_key_not_found: [
    404,
    "No such API key in this workspace, or it is another member's.",
    "List the keys again; owners see the keys of all members.",
  ],
  member_not_found: [404, "No such member in this workspace.", "List the members again."],
  invitation_not_found: [404, "No such invitation.", "Copy the whole link again, or ask for a new one."],
  run_not_found: [
    404,
    "No such run in this workspace.",
    "Start the run first, and check the key's workspace.",
  ],
  rollout_not_found: [404, "No such rollout in this workspace.", "Check the id and the key's workspace."],
  event_not_found: [404, "No such event in this rollout.", "Check writer and seq."],
  dataset_not_found: [
    404,
    "No dataset or task set of this name in this workspace.",
    "Check the name and the key's workspace; rollout lists the datasets under Datasets.",
  ],
  dataset_version_not_found: [404, "The dataset has no such version.", "List the versions of the dataset."],
  task_not_found: [
    404,
    "No such task in the dataset of this run.",
    "Start rollouts with tasks that startRun returned.",
  ],
  task_set_not_found: [
    404,
    "No such task set in this workspace.",
    "List the task sets of the dataset again.",
  ],
  task_set_empty: [
    409,
    "The task set selects no task of the dataset's newest version.",
    "Change what the set selects, or start the dataset itself.",
  ],
  bucket_not_found: [404, "No such connected bucket in this workspace.", "List the buckets again."],
  object_not_found: [
    404,
    "The storage has no object of this key.",
    "Check key and prefix; it may be deleted.",
  ],
  upload_not_found: [404, "No such upload under way.", "Uploads are kept for 24 hours: start it again."],
  job_not_found: [
    404,
    "No such job in this workspace.",
    "List the jobs again; ended ones go after 24 hours.",
  ],
  file_not_found: [
    404,
    "No such file in this workspace.",
    "Upload the file first, and check the key's workspace.",
  ],
  method_not_allowed: [405, "This address does not take this method.", "See /api/docs."],
  dataset_name_taken: [409, "Another dataset or task set has this name.", "Choose another name."],
  slug_taken: [409, "Another workspace has this address.", "Choose another address."],
  workspace_name_mismatch: [
    409,
    "The name that was typed is not that of the workspace.",
    "Type the name exactly as it is shown.",
  ],
  last_owner: [
    409,
    "The last owner cannot leave, be removed or become member.",
    "Make someone else owner first, or delete the workspace.",
  ],
  already_member: [409, "The person is a member of this workspace already.", "Nothing is left to do."],
  invitation_pending: [
    409,
    "This address is invited already.",
    "Resend the invitation, or revoke it and invite again.",
  ],
  dataset_version_conflict: [
    409,
    "The dataset has a newer version than the one that was changed.",
    "Compare the versions, then save on top of the newest.",
  ],
  output_schema_invalid: [
    400,
    "The output schema is not a JSON Schema that can be used.",
    "The message names the place; draft 2020-12 without remote references, patterns without lookaround.",
  ],
  object_exists: [409, "The bucket has an object of this key.", "Choose another name, or replace it."],
  upload_busy: [409, "The upload is being put together or given up.", "Ask again in a moment."],
  upload_incomplete: [409, "Parts of the upload are missing.", "Send the parts that are not in received."],
  import_not_ready: [409, "The import cannot be confirmed in this state.", "Read the job's state first."],
  import_has_errors: [
    409,
    "Tasks of the import have errors.",
    "Repair the source, or confirm with leaveOutErrors.",
  ],
  job_over: [409, "The job is over.", "Start it again."],
  github_not_connected: [
    409,
    "The workspace is not connected to GitHub.",
    "An owner connects it in Settings.",
  ],
  file_changed: [
    409,
    "The object in the bucket is not the one that the task refers to: it was replaced.",
    "Attach it again, which makes a new version of the dataset.",
  ],
  file_in_use: [
    409,
    "Versions of datasets refer to the file.",
    "It goes with the last of them; remove it from the tasks first.",
  ],
  bucket_in_use: [
    409,
    "Tasks refer to objects of this bucket.",
    "Remove them from the tasks first, or confirm that the references may break.",
  ],
  secret_required: [
    400,
    "The stored secret is bound to the endpoint that it was entered for.",
    "Enter the secret again with the new endpoint.",
  ],
  run_conflict: [409, "A run with this id exists with other contents.", "Make a new id for each run."],
  invitation_void: [
    410,
    "The invitation can no longer be used.",
    "Ask an owner of the workspace for a new invitation.",
  ],
  request_head_too_large: [
    431,
    "The address and the headers of the request are longer than 16 KiB together.",
    "Shorten the texts in the query.",
  ],
  body_too_large: [
    413,
    "The body is larger than the limit.",
    "Send smaller batches: 16 MiB decoded, 8 MiB on the wire.",
  ],
  batch_too_long: [413, "The batch has more than 500 records.", "Split the batch."],
  archive_too_large: [
    413,
    "The archive is larger than can be imported.",
    "At most 2 GiB packed, 10 GiB unpacked, 100,000 entries, ratio 100.",
  ],
  media_type_unsupported: [
    415,
    "The body has a media type that this call does not take.",
    "Send application/json, or application/octet-stream for files.",
  ],
  encoding_unsupported: [
    415,
    "The body has a Content-Encoding that the server does not know.",
    "Use gzip, zstd where the server has it, or none.",
  ],
  host_refused: [
    421,
    "The server does not answer for this host name.",
    "Use the address that the server printed at start.",
  ],
  rate_limited: [429, "Too many requests.", "Wait for the seconds of Retry-After."],
  internal: [
    500,
    "Something is wrong in the server. Nothing that was acknowledged is lost.",
    "Try again; if it stays, report the request id.",
  ],
  secret_unreadable: [
    500,
    "A stored secret was sealed with an AUTH_SECRET that this server does not have.",
    "Give the old secret as AUTH_SECRET_PREVIOUS, or enter the secret again.",
  ],
  sign_in_unavailable: [
    503,
    "The sign-in provider does not answer, or none is configured.",
    "Try again in a minute; an operator checks ROLLOUT_MV37_ISSUER_URL.",
  ],
  database_unavailable: [
    503,
    "The database does not answer.",
    "Wait for the seconds of Retry-After; the call can be repeated safely.",
  ],
  shutting_down: [
    503,
    "The server is stopping.",
    "Wait for the seconds of Retry-After; the call can be repeated safely.",
  ],
  archive_refused: [
    422,
    "The archive cannot be imported as it is.",
    "The message says why; nothing of it was stored.",
  ],
  export_refused: [
    422,
    "The dataset cannot be exported as it is.",
    "The message names the task and says what to change.",
  ],
  endpoint_refused: [
    422,
    "The server may not connect to this address.",
    "Use a public https address; an operator can allow others by ROLLOUT_S3_ALLOW.",
  ],
  bucket_unreachable: [422, "The endpoint does not answer.", "Check the endpoint URL and the network."],
  bucket_missing: [422, "The endpoint has no such bucket.", "Check the bucket's name and the account."],
  bucket_region_mismatch: [422, "The bucket is in another region.", "Use the region that the message names."],
  bucket_credentials_refused: [
    422,
    "The endpoint does not accept the credentials.",
    "Check access key id and secret access key.",
  ],
  bucket_access_denied: [
    422,
    "The credentials are right and may not do this under the prefix.",
    "Check prefix and policy: list, get, put and delete are needed.",
  ],
  bucket_clock_skew: [
    422,
    "The clocks of this server and the endpoint are too far apart.",
    "Set the clock of the server.",
  ],
  github_refused: [
    422,
    "GitHub refused the call.",
    "The message says why; check the token's repositories and rights.",
  ],
  github_unreachable: [503, "GitHub does not answer.", "Try again in a minute."],
  record_invalid: [
    422,
    "The record does not have the documented shape.",
    "Compare it with /api/docs; the message names the field.",
  ],
  record_too_large: [
    422,
    "The record is larger than 1 MiB.",
    "Upload large contents as a file and log a reference.",
  ],
  record_too_deep: [
    422,
    "The record is nested deeper than 64 levels.",
    "Log a flatter payload, or the deep part as a string.",
  ],
  record_too_many_keys: [
    422,
    "The record has an object of more than 10,000 keys, or more than 200,000 values.",
    "Upload it as a file and log a reference.",
  ],
  number_not_finite: [
    422,
    "The record holds a number that no double can represent.",
    "Send such a number as a string.",
  ],
  sequence_conflict: [
    422,
    "Another record was stored under this writer and sequence number.",
    "Use a new writer id per process; number records from 1 without reuse.",
  ],
  rollout_run_mismatch: [
    422,
    "The rollout belongs to another run.",
    "Make a new rollout id for each attempt.",
  ],
  record_not_storable: [
    422,
    "The database could not store the record.",
    "The record is kept in quarantine; report the request id.",
  ],
} as const satisfies Record<string, readonly [status: number, meaning: string, hint: string]>;

export type ErrorCode = keyof typeof errorCodes;

export const errorCodeSchema = z
  .enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]])
  .meta({ id: "ErrorCode" });

export const errorStatus = (code: ErrorCode): number => errorCodes[code][0];
export const errorHint = (code: ErrorCode): string => errorCodes[code][2];

export const errorReplySchema = z
  .object({
    error: z.object({
      code: errorCodeSchema,
      message: z.string(),
      hint: z.string(),
      requestId: z.string(),
      details: z.unknown().optional(),
    }),
  })
  .meta({ id: "ErrorReply" });

export type ErrorReply = z.infer<typeof errorReplySchema>;

/** An error that a caller sees: a code of the one list, a sentence, and details. */
export class RolloutError extends Error {
  override readonly name = "RolloutError";
  constructor(
    readonly code: ErrorCode,
    message: string = errorCodes[code][1],
    readonly details?: unknown,
  ) {
    super(message);
  }
}
