import type { Command } from "../command.js";
import { completion } from "./completion.js";
import { configPath } from "./config-path.js";
import { datasetsList } from "./datasets-list.js";
import { login } from "./login.js";
import { logout } from "./logout.js";
import { selfUninstall } from "./self-uninstall.js";
import { selfUpdate } from "./self-update.js";
import { showVersion } from "./version.js";
import { whoami } from "./whoami.js";
import { workspace } from "./workspace.js";

/** Every command, in the order of `rollout --help`. */
export const commands: readonly Command[] = [
  login,
  whoami,
  workspace,
  logout,
  datasetsList,
  configPath,
  completion,
  selfUpdate,
  selfUninstall,
  showVersion,
];
