import { routes } from "@rollout/contract";
import { call } from "./call.js";

/** Shows who asks with this code; from then on only this browser can decide. */
export const openDeviceLogin = (userCode: string) => call(routes.openDeviceLogin, { body: { userCode } });

export const approveDeviceLogin = (userCode: string, workspace: string) =>
  call(routes.approveDeviceLogin, { body: { userCode, workspace } });

export const denyDeviceLogin = (userCode: string) => call(routes.denyDeviceLogin, { body: { userCode } });
