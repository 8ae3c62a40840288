/** How a program is given its key, with the address and workspace of this very page. */

export type KeyLanguage = "shell" | "python" | "typescript";

interface KeyCodeContext {
  readonly baseUrl: string;
  readonly workspace: string;
}

const text = (value: string): string => JSON.stringify(value);

/** Only the shell is given the key itself: the programs read it from there, so that it is in no source code. */
export const keyCode = (language: KeyLanguage, key: string, { baseUrl, workspace }: KeyCodeContext): string =>
  ({
    shell: `export ROLLOUT_API_KEY=${text(key)}
export ROLLOUT_BASE_URL=${text(baseUrl)}
export ROLLOUT_WORKSPACE=${text(workspace)}`,
    python: `import os
from mv37.rollout import Rollout

rollout = Rollout(
    api_key=os.environ["ROLLOUT_API_KEY"],
    base_url=${text(baseUrl)},
    workspace=${text(workspace)},
)`,
    typescript: `import { Rollout } from "@mv37/rollout";

const rollout = new Rollout({
  apiKey: process.env.ROLLOUT_API_KEY!,
  baseUrl: ${text(baseUrl)},
  workspace: ${text(workspace)},
});`,
  })[language];
