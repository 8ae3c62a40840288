import type { Command } from "../command.js";
import { completion } from "./completion.js";
import { configPath } from "./config-path.js";
import { datasetsExport } from "./datasets-export.js";
import { datasetsImport } from "./datasets-import.js";
import { datasetsList } from "./datasets-list.js";
import { datasetsPull } from "./datasets-pull.js";
import { datasetsPush } from "./datasets-push.js";
import { datasetsShow } from "./datasets-show.js";
import { exportRollouts } from "./export.js";
import { keysCreate } from "./keys-create.js";
import { keysList } from "./keys-list.js";
import { keysRevoke } from "./keys-revoke.js";
import { showLicenses } from "./licenses.js";
import { login } from "./login.js";
import { logout } from "./logout.js";
import { openPage } from "./open.js";
import { rolloutsList } from "./rollouts-list.js";
import { rolloutsOpen } from "./rollouts-open.js";
import { rolloutsShow } from "./rollouts-show.js";
import { runsList } from "./runs-list.js";
import { selfUninstall } from "./self-uninstall.js";
import { selfUpdate } from "./self-update.js";
import { traceShow } from "./trace-show.js";
import { traceTail } from "./trace-tail.js";
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
  datasetsShow,
  datasetsPull,
  datasetsPush,
  datasetsImport,
  datasetsExport,
  runsList,
  rolloutsList,
  rolloutsShow,
  rolloutsOpen,
  traceShow,
  traceTail,
  exportRollouts,
  keysList,
  keysCreate,
  keysRevoke,
  openPage,
  configPath,
  completion,
  selfUpdate,
  selfUninstall,
  showVersion,
  showLicenses,
];
