import { type Appearance, type AppearanceChange, routes } from "@rollout/contract";
import { call } from "./call.js";

/** How the web app looks for oneself in this workspace. */
export const updateAppearance = (workspace: string, change: AppearanceChange): Promise<Appearance> =>
  call(routes.updateAppearance, { body: change }, { workspace });
