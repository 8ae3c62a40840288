import type { Routes } from "@rollout/contract";

/**
 * Method and path of each call that this program makes. They are written here and compared with the contract by a test,
 * since the contract itself would more than double the size of the program.
 */
export const addresses = {
  getSession: "GET /api/v1/session",
  startDeviceLogin: "POST /api/v1/device-logins",
  takeDeviceLoginKey: "POST /api/v1/device-logins/token",
  revokeApiKey: "DELETE /api/v1/api-keys/{apiKeyId}",
  listDatasets: "GET /api/v1/datasets",
} as const satisfies Partial<Record<keyof Routes, string>>;

/** The calls that this program can make; add one to `addresses` to use it. */
export type RouteName = keyof typeof addresses;
