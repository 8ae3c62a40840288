import { type BucketStep, type ErrorCode, RolloutError } from "@rollout/contract";
import { refusalBeneath } from "./outbound-agents.js";
import { NameUnknown, refusalSentence } from "./outbound-policy.js";

export type BucketField = "bucket" | "region" | "prefix" | "endpoint" | "accessKeyId" | "secretAccessKey";

/** What is wrong with a connection, as a person mends it. */
export interface BucketFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly step: BucketStep;
  readonly field: BucketField | null;
  /** The value that would be right, where it is known. */
  readonly repair: string | null;
}

/** What the sentences name. */
export interface FailingConnection {
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly endpoint: URL;
}

/** Signed requests are refused by S3 when the clocks differ by more, in ms. */
const clockToleranceMs = 15 * 60_000;

const credentialCodes = new Set([
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidToken",
  "ExpiredToken",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
  "NotSignedUp",
  "AccountProblem",
  "InvalidSecurity",
  "InvalidPayer",
  "Unauthorized",
  "XAdminUserNotFound",
  "XAdminNoSuchUser",
]);
const clockCodes = new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]);
const missingCodes = new Set(["NoSuchBucket", "InvalidBucketName"]);
const regionCodes = new Set([
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IncorrectEndpoint",
  "InvalidRegion",
  "IllegalLocationConstraintException",
]);

/** What the S3 client throws, with what it read of the reply. */
interface ClientError {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly regionInBody: string | undefined;
}

function readError(error: unknown): ClientError {
  const thrown = (error instanceof Error ? error : new Error(String(error))) as Error & {
    code?: unknown;
    Code?: unknown;
    Region?: unknown;
    $response?: { statusCode?: number; headers?: Record<string, string> };
    $metadata?: { httpStatusCode?: number };
  };
  return {
    name: typeof thrown.Code === "string" ? thrown.Code : thrown.name,
    code: typeof thrown.code === "string" ? thrown.code : undefined,
    message: thrown.message,
    status: thrown.$response?.statusCode ?? thrown.$metadata?.httpStatusCode,
    headers: thrown.$response?.headers ?? {},
    regionInBody: typeof thrown.Region === "string" ? thrown.Region : undefined,
  };
}

/** Reads what went wrong. Nothing of the reply's body reaches the sentence, but for the name of a region. */
export function readBucketFailure(
  thrown: unknown,
  connection: FailingConnection,
  nowMs: number,
): BucketFailure {
  const { host } = connection.endpoint;
  const refusal = refusalBeneath(thrown);
  if (refusal instanceof NameUnknown) {
    return failure("bucket_unreachable", "address", "endpoint", unknownName(host));
  }
  if (refusal !== undefined) {
    return failure("endpoint_refused", "address", "endpoint", refusalSentence(host, refusal));
  }
  const error = readError(thrown);
  if (error.status === undefined) return networkFailure(error, connection);
  return (
    clockFailure(error, nowMs) ??
    regionFailure(error, connection) ??
    credentialFailure(error, connection) ??
    missingFailure(error, connection) ??
    accessFailure(error, connection) ??
    failure(
      "bucket_unreachable",
      "connection",
      "endpoint",
      error.status >= 300 && error.status < 400
        ? `${host} answers with a redirect, which is not followed. Use the address that it leads to.`
        : `${host} answers with status ${error.status}, which is no answer of S3 that can be used. ${wayToStorage(connection)}`,
    )
  );
}

const failure = (
  code: ErrorCode,
  step: BucketStep,
  field: BucketField | null,
  message: string,
  repair: string | null = null,
): BucketFailure => ({ code, step, field, message, repair });

export const unknownName = (host: string): string =>
  `The name of ${host} is not known in the network. Check how the endpoint is spelt.`;

/** What is most likely wrong with an endpoint at which something answers. */
const wayToStorage = ({ endpoint }: FailingConnection): string =>
  endpoint.pathname !== "/"
    ? `The endpoint has the path ${endpoint.pathname}: leave it out, unless your storage asks for one. The bucket has a field of its own.`
    : endpoint.protocol === "http:"
      ? "Begin the endpoint with https:// if the storage is reached that way, and check the port."
      : "Check that it is the endpoint of the storage, not of its web page.";

/** An answer without encryption, where it was asked for. */
const plainAnswerCodes = new Set([
  "EPROTO",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_HTTP_REQUEST",
]);

function networkFailure(
  { code = "", name, message }: ClientError,
  connection: FailingConnection,
): BucketFailure {
  const { endpoint } = connection;
  const { host } = endpoint;
  const unreachable = (sentence: string): BucketFailure =>
    failure("bucket_unreachable", "connection", "endpoint", sentence);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return unreachable(unknownName(host));
  if (code === "ECONNREFUSED")
    return unreachable(
      `Nothing listens at ${host}. Check the port of the endpoint, and that the storage runs.`,
    );
  if (endpoint.protocol === "http:" && code === "ECONNRESET")
    return unreachable(
      `${host} breaks off what is not encrypted. Begin the endpoint with https://, or check its port.`,
    );
  if (name === "TimeoutError" || name === "AbortError" || code === "ETIMEDOUT")
    return unreachable(
      `${host} does not answer in time. Check the endpoint, and whether a firewall lies between.`,
    );
  if (plainAnswerCodes.has(code))
    return unreachable(
      `${host} does not speak https. Begin the endpoint with http:// if it is meant to be open.`,
    );
  if (endpoint.protocol === "http:" && code.startsWith("HPE_"))
    return unreachable(`${host} does not speak http. Begin the endpoint with https:// if it is encrypted.`);
  if (code.startsWith("HPE_"))
    return unreachable(`${host} does not speak HTTP. Check the port of the endpoint.`);
  if (
    code.startsWith("ERR_TLS") ||
    code.includes("CERT") ||
    code.startsWith("ERR_SSL") ||
    code.includes("SIGNATURE")
  )
    return unreachable(
      `The certificate of ${host} cannot be trusted: ${code}. Use a name and a certificate that fit.`,
    );
  if (code !== "") return unreachable(`The connection to ${host} broke: ${code}. Try again.`);
  // What is left is a reply that the client could not read.
  const what = message === notStorage ? message : `${host} answers, but not as S3-compatible storage does.`;
  return unreachable(`${what} ${wayToStorage(connection)}`);
}

const notStorage = "The address answers, but not as S3-compatible storage does.";

/** Thrown for a reply that came and is none of S3. */
export const notStorageError = (): Error => new Error(notStorage);

function clockFailure(error: ClientError, nowMs: number): BucketFailure | undefined {
  const theirs = Date.parse(error.headers.date ?? "");
  const apartMs = Number.isNaN(theirs) ? 0 : theirs - nowMs;
  if (!clockCodes.has(error.name) && Math.abs(apartMs) <= clockToleranceMs) return undefined;
  const minutes = Math.round(Math.abs(apartMs) / 60_000);
  const how =
    minutes === 0
      ? "The clocks of this server and the storage are too far apart."
      : `The clock of this server is ${minutes} min ${apartMs > 0 ? "behind" : "ahead of"} that of the storage.`;
  return failure(
    "bucket_clock_skew",
    "clock",
    null,
    `${how} Ask the operator to set the clock of the server.`,
  );
}

function regionFailure(error: ClientError, { bucket, region }: FailingConnection): BucketFailure | undefined {
  const told = error.headers["x-amz-bucket-region"] ?? error.regionInBody ?? regionInText(error.message);
  const isTold = told !== undefined && /^[a-z0-9-]{1,64}$/.test(told) && told !== region;
  const isHintOnly = !regionCodes.has(error.name) && error.status !== 301;
  if (isHintOnly && !(isTold && error.status !== 404)) return undefined;
  if (error.name === "AuthorizationHeaderMalformed" && !isTold) return undefined;
  const message = isTold
    ? `The bucket ${bucket} is in the region ${told}, not in ${region}.`
    : `The bucket ${bucket} is in another region than ${region}.`;
  return failure("bucket_region_mismatch", "region", "region", message, isTold ? told : null);
}

/** As AWS and others write it: "the region 'us-west-1' is wrong; expecting 'us-east-1'", in quotes of either kind. */
const regionInText = (message: string): string | undefined =>
  /expecting ['"]([a-z0-9-]+)['"]/.exec(message)?.[1];

function credentialFailure(
  error: ClientError,
  { accessKeyId, endpoint }: FailingConnection,
): BucketFailure | undefined {
  if (error.name === "SignatureDoesNotMatch") {
    return failure(
      "bucket_credentials_refused",
      "credentials",
      "secretAccessKey",
      `The secret access key does not fit the access key ${accessKeyId}. Enter it again, whole.`,
    );
  }
  if (
    credentialCodes.has(error.name) ||
    error.name === "AuthorizationHeaderMalformed" ||
    error.status === 401
  ) {
    return failure(
      "bucket_credentials_refused",
      "credentials",
      "accessKeyId",
      `${endpoint.host} does not know the access key ${accessKeyId}. Check its spelling, and that it is of this storage.`,
    );
  }
  return undefined;
}

function missingFailure(error: ClientError, connection: FailingConnection): BucketFailure | undefined {
  if (!missingCodes.has(error.name)) return undefined;
  const { bucket, endpoint } = connection;
  const wayOut = endpoint.pathname === "/" ? "Check its spelling." : wayToStorage(connection);
  return failure(
    "bucket_missing",
    "access",
    endpoint.pathname === "/" ? "bucket" : "endpoint",
    `${endpoint.host} has no bucket ${bucket}. ${wayOut}`,
  );
}

const accessFailure = (
  error: ClientError,
  { prefix, accessKeyId, bucket }: FailingConnection,
): BucketFailure | undefined =>
  error.status === 403
    ? failure(
        "bucket_access_denied",
        "access",
        prefix === "" ? "accessKeyId" : "prefix",
        prefix === ""
          ? `The access key ${accessKeyId} may not do this in the bucket ${bucket}.`
          : `The access key ${accessKeyId} may not do this under the prefix ${prefix}.`,
      )
    : undefined;

/** As a reply carries it: the field and the value that would be right are among its details. */
export const toRolloutError = ({ code, message, step, field, repair }: BucketFailure): RolloutError =>
  new RolloutError(code, message, { step, field, repair });

/** True where an object is not there, and the bucket is. */
export const isObjectMissing = (thrown: unknown): boolean => {
  const { name, status } = readError(thrown);
  return name === "NoSuchKey" || (status === 404 && !missingCodes.has(name));
};

/** True where an object is not the one that was expected. */
export const isObjectChanged = (thrown: unknown): boolean => readError(thrown).status === 412;
