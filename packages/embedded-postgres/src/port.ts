/** Chooses the TCP port on which a data folder's Postgres listens. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./errors.js";

/** Below the range from which systems take ports for outgoing connections, so that it is free again next time. */
const firstPort = 20_000;
const endPort = 30_000;
const attempts = 50;
const killedProcessMs = 500;
const pollMs = 20;

/** True when nobody listens on this port of 127.0.0.1. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The remembered port if it is free, else a random free one. */
export async function choosePort(remembered: number | undefined): Promise<number> {
  if (remembered !== undefined && (await isFree(remembered))) return remembered;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(firstPort, endPort);
    if (await isFree(port)) return port;
  }
  throw new EmbeddedPostgresError(
    "port_in_use",
    `None of ${attempts} ports tried between ${firstPort} and ${endPort} is free. Name a free one with the option port.`,
  );
}

/** Returns once the port is free; throws if it stays taken, beyond what a process that was just killed needs to go. */
export async function untilFree(port: number): Promise<void> {
  const giveUpAt = Date.now() + killedProcessMs;
  while (!(await isFree(port))) {
    if (Date.now() > giveUpAt) throw portInUse(port);
    await sleep(pollMs);
  }
}

/** The error for a port that the caller named and somebody else uses. */
export function portInUse(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "port_in_use",
    `Port ${port} on 127.0.0.1 is used by another program. End that program, or name another port for Postgres (leave it out to take any free one).`,
  );
}
