import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { type OutboundPolicy, OutboundRefusal } from "./outbound-policy.js";

/** Agents whose sockets go only where a policy lets them. */
export interface OutboundAgents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  destroy(): void;
}

/** Connections to one host at a time. */
const mostSockets = 32;

/**
 * Agents that ask the policy at the last moment: in the lookup of the socket, so that the address that was checked
 * is the one that is connected to. A host that is an address already is never looked up; it is checked before.
 */
export function createOutboundAgents(policy: OutboundPolicy): OutboundAgents {
  const options = { keepAlive: true, maxSockets: mostSockets };
  const httpAgent = guarded(new http.Agent(options), policy, 80);
  const httpsAgent = guarded(new https.Agent(options), policy, 443);
  return {
    httpAgent,
    httpsAgent,
    destroy() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

type CreateConnection = http.Agent["createConnection"];

function guarded<Agent extends http.Agent>(agent: Agent, policy: OutboundPolicy, usualPort: number): Agent {
  const connect: CreateConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = options.host ?? "";
    const port = Number(options.port ?? usualPort);
    const lookup: LookupFunction = (name, { all }, done) => {
      policy.addressesOf(name, port).then(
        (addresses) => {
          if (all) return done(null, [...addresses]);
          const [first] = addresses;
          done(null, first!.address, first!.family);
        },
        (error: Error) => done(error, []),
      );
    };
    if (isIP(host) === 0) return connect({ ...options, lookup }, callback);
    policy.addressesOf(host, port).then(
      () => callback?.(null, connect(options) as Duplex),
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

/** The refusal that lies beneath an error of a request, if one does. */
export function refusalBeneath(error: unknown): OutboundRefusal | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (cause instanceof OutboundRefusal) return cause;
  }
  return undefined;
}
