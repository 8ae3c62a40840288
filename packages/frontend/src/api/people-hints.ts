/** Ways out for people in the web app, where the hint of the API's list is for whoever writes a program. */
import { type ErrorCode, errorHint } from "@rollout/contract";

const listIsOld = "Reload the page: what it shows is no longer true.";

const hints: { readonly [Code in ErrorCode]?: string } = {
  request_invalid: "Change what is named there, then try again.",
  number_rounded: "Put it in quotes, so that it is text.",
  unauthenticated: "Sign in again.",
  role_missing: "Ask an owner of the workspace.",
  route_not_found: "Reload the page: it may be older than the server.",
  method_not_allowed: "Reload the page: it may be older than the server.",
  media_type_unsupported: "Reload the page: it may be older than the server.",
  origin_refused: "Open the page at the address of this server.",
  workspace_not_found: "Choose a workspace at the top left, or ask its owner to invite you.",
  session_not_found: listIsOld,
  api_key_not_found: listIsOld,
  member_not_found: listIsOld,
  run_not_found: "It may be in another workspace of yours.",
  rollout_not_found: "It may be in another workspace of yours.",
  event_not_found: listIsOld,
  dataset_not_found: "It may be deleted, or in another workspace of yours.",
  dataset_version_not_found: "Choose a version at the top.",
  task_not_found: "The newest version may not have it any more: look into a former one.",
  task_set_not_found: "It may be renamed or deleted: look under Task sets.",
  bucket_not_found: listIsOld,
  object_not_found: "It may be deleted from the bucket.",
  upload_not_found: "Uploads are kept for 24 hours: choose the file again.",
  job_not_found: "Finished work is listed for 24 hours.",
  file_not_found: "Upload it again.",
  dataset_version_conflict: "The newest version is shown now: look at it, then try again.",
  output_schema_invalid:
    "Repair it in the output schema; patterns know no lookaround, and nothing is loaded from elsewhere.",
  upload_incomplete: "Resume the upload.",
  import_not_ready: listIsOld,
  import_has_errors: "Repair the source, or import without the tasks that have errors.",
  bucket_in_use: "Remove them from the tasks first.",
  request_head_too_large: "Shorten the filter.",
  body_too_large: "Save less at once, or put large contents into files.",
  rate_limited: "Wait a few seconds, then try again.",
  database_unavailable: "Wait a few seconds, then try again.",
  shutting_down: "Wait a few seconds, then try again.",
};

export const peopleHint = (code: ErrorCode, hint = errorHint(code)): string => hints[code] ?? hint;
