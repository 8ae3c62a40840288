/** How a bucket is reached: by a client that takes nothing from the environment of the server. */
import { S3Client } from "@aws-sdk/client-s3";
import type { OutboundAgents } from "./outbound-agents.js";

/** How to reach a bucket, and as whom. */
export interface BucketConnection {
  readonly bucket: string;
  readonly region: string;
  /** Empty, or ending with a slash: nothing outside of it is ever touched. */
  readonly prefix: string;
  /** null: Amazon S3. */
  readonly endpoint: string | null;
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface ConnectOptions {
  readonly agents: OutboundAgents;
  /** How often a request is sent before it counts as failed. */
  readonly attempts: number;
  /** By how many ms the clock of this server is put forward. */
  readonly clockOffsetMs?: number;
}

const connectTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;

/** Where a connection without an endpoint of its own goes. */
export const endpointOf = ({ endpoint, region }: Pick<BucketConnection, "endpoint" | "region">): string =>
  endpoint ?? `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;

/** A client for one connection. */
export function connectBucket(
  connection: BucketConnection,
  { agents, attempts, clockOffsetMs = 0 }: ConnectOptions,
): S3Client {
  return new S3Client({
    endpoint: endpointOf(connection),
    region: connection.region,
    forcePathStyle: connection.pathStyle,
    // Nothing of the environment: a hostile endpoint must get nothing that is the server's.
    credentials: {
      accessKeyId: connection.accessKeyId,
      secretAccessKey: connection.secretAccessKey,
    },
    maxAttempts: attempts,
    systemClockOffset: clockOffsetMs,
    // Storage other than Amazon's answers 501 to checksums in trailers, or stores them as part of the object.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    followRegionRedirects: false,
    useArnRegion: false,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    requestHandler: {
      httpAgent: agents.httpAgent,
      httpsAgent: agents.httpsAgent,
      connectionTimeout: connectTimeoutMs,
      socketTimeout: idleTimeoutMs,
    },
  });
}
