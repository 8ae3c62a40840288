import { routes } from "@rollout/contract";
import type { Database } from "../../platform/database.js";
import { originOf } from "../../platform/request-origin.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { approveDeviceLogin, denyDeviceLogin, showDeviceLogin } from "./decide-device-login.js";
import { startDeviceLogin } from "./start-device-login.js";
import { type KeyParts, takeDeviceLoginKey } from "./take-device-login-key.js";

export interface DeviceLoginOptions extends KeyParts {
  readonly database: Database;
  /** Origin at which browsers reach this server. */
  readonly appUrl: () => string;
}

/** The page where a person types the code. */
const pagePath = "/login/device";

/**
 * What one address may do in a minute. People of one office share it, and their programs ask every 5 seconds. Wrong
 * codes are counted apart, and far fewer.
 */
const fewCalls = { rateLimit: { max: 30, timeWindow: "1 minute" } };
const manyCalls = { rateLimit: { max: 300, timeWindow: "1 minute" } };

/** Signing in a program that has no browser: it shows a code, a person types it here and decides. */
export function serveDeviceLogins(
  server: RouteServer,
  { database, appUrl, makeKey, revokeKey }: DeviceLoginOptions,
): void {
  server.serve(
    routes.startDeviceLogin,
    ({ body, request }) => {
      const pageUrl = new URL(pagePath, appUrl()).href;
      return startDeviceLogin(database, body, { address: originOf(request).address, pageUrl });
    },
    fewCalls,
  );

  server.serve(
    routes.takeDeviceLoginKey,
    ({ body, audit }) => takeDeviceLoginKey(database, body.deviceCode, { makeKey, revokeKey, audit }),
    manyCalls,
  );

  server.serve(
    routes.openDeviceLogin,
    ({ body, person, request }) =>
      showDeviceLogin(database, body.userCode, { session: person, address: originOf(request).address }),
    fewCalls,
  );

  server.serve(
    routes.approveDeviceLogin,
    async ({ body, person, request, caller, audit }) => {
      const workspaces = caller.kind === "session" ? caller.workspaces : [];
      const { address } = originOf(request);
      await approveDeviceLogin(database, body, { session: person, address, workspaces, audit });
      return undefined;
    },
    fewCalls,
  );

  server.serve(
    routes.denyDeviceLogin,
    async ({ body, person, request }) => {
      await denyDeviceLogin(database, body.userCode, { session: person, address: originOf(request).address });
      return undefined;
    },
    fewCalls,
  );
}
