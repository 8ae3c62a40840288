import { flag, text } from "./command.js";

/** The options of every command, also before its words. */
export const globalOptions = {
  baseUrl: text("url", "the Rollout server to call (ROLLOUT_BASE_URL)"),
  profile: text("name", "a set of logins of its own (ROLLOUT_PROFILE; default)"),
  json: flag("print JSON for programs"),
  quiet: flag("print only what a script needs", "q"),
};
