import type { DeviceLoginKey, StartedDeviceLogin } from "@rollout/contract";
import type { ApiClient } from "../api/api-client.js";
import { pause } from "../api/retry.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";
import { firstInterval, nextInterval } from "./asking-interval.js";

/** A login lives 10 minutes, as the server says by its own clock; nobody waits longer than this for a server that is away. */
const patienceMs = 15 * 60_000;

/** After Ctrl-C a question that is under way is waited for, since its answer may be a key; in ms. */
const lastAnswerMs = 1_500;

/**
 * Asks for the key of a login until the person has decided, as often as the server allows. A server that is away for a
 * while does not end the login. A key that arrives after Ctrl-C is given too: whoever asked has to revoke it.
 *
 * @param open - The API, with what ends its calls.
 * @throws {Failure} access_denied, expired_token
 */
export async function takeKey(
  open: (signal: AbortSignal) => Promise<ApiClient>,
  { deviceCode, intervalSeconds }: StartedDeviceLogin,
  signal: AbortSignal,
): Promise<DeviceLoginKey> {
  const late = new AbortController();
  const endLater = (): void => void setTimeout(() => late.abort(signal.reason), lastAnswerMs).unref();
  signal.addEventListener("abort", endLater, { once: true });
  const api = await open(late.signal);
  let interval = firstInterval(intervalSeconds);
  const began = performance.now();
  for (;;) {
    await pause(interval * 1000, signal);
    try {
      return await api.call("takeDeviceLoginKey", { body: { deviceCode } });
    } catch (error) {
      if (!(error instanceof Failure) || !waits(error) || performance.now() - began > patienceMs) throw error;
      interval = nextInterval(interval, error);
    }
  }
}

const waits = ({ code, exitCode }: Failure): boolean =>
  code === "authorization_pending" || code === "slow_down" || exitCode === exitCodes.unavailable;
