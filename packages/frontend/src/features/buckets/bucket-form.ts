/** A connection as it is typed: what can be told without asking the storage, and what is sent. */
import type { Bucket, BucketChange, NewBucket } from "@rollout/contract";

export interface BucketValues {
  readonly name: string;
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly endpoint: string;
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type BucketFieldName = Exclude<keyof BucketValues, "pathStyle">;
export type BucketErrors = Partial<Record<BucketFieldName, string>>;

export const noBucket: BucketValues = {
  name: "",
  bucket: "",
  region: "",
  prefix: "",
  endpoint: "",
  pathStyle: false,
  accessKeyId: "",
  secretAccessKey: "",
};

/** Whether a test of the one tells of the other: a name is only what Rollout calls the bucket. */
export const isSameConnection = (one: BucketValues, other: BucketValues): boolean =>
  (Object.keys(noBucket) as (keyof BucketValues)[]).every(
    (field) => field === "name" || one[field] === other[field],
  );

export const valuesOf = (bucket: Bucket): BucketValues => ({
  name: bucket.name,
  bucket: bucket.bucket,
  region: bucket.region,
  prefix: bucket.prefix,
  endpoint: bucket.endpoint ?? "",
  pathStyle: bucket.pathStyle,
  accessKeyId: bucket.accessKeyId,
  secretAccessKey: "",
});

/** `papers/2026/` of `/papers/2026`: a prefix ends with a slash and does not begin with one. */
const prefixOf = (text: string): string => {
  const bare = text.trim().replace(/^\/+|\/+$/g, "");
  return bare === "" ? "" : `${bare}/`;
};

/** The URL of an endpoint; a bare host is reached by HTTPS. Null is Amazon S3. */
const endpointOf = (text: string): string | null => {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
};

/** What is wrong with each field, before anything is sent. */
export function checkValues(values: BucketValues, { needsSecret }: { needsSecret: boolean }): BucketErrors {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey } = values;
  const errors: Record<string, string> = {};
  if (bucket.trim() === "") errors.bucket = "Which bucket?";
  else if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket.trim()))
    errors.bucket = "A bucket has 3 to 63 small letters, digits, dots and hyphens.";
  if (region.trim() === "") errors.region = "Which region? Servers without one take us-east-1.";
  else if (!/^[a-z0-9-]{1,64}$/.test(region.trim())) errors.region = "A region looks like eu-central-1.";
  const url = endpointOf(endpoint);
  if (url !== null && !isHttp(url)) errors.endpoint = "An endpoint looks like https://s3.example.com.";
  if (accessKeyId.trim() === "") errors.accessKeyId = "Which access key?";
  if (needsSecret && secretAccessKey === "") errors.secretAccessKey = "The secret that belongs to the key.";
  return errors;
}

/** Focuses the field that a test found wrong, unless its person went on elsewhere meanwhile. */
export function focusWrong(form: HTMLFormElement | null, errors: BucketErrors): void {
  if (document.activeElement instanceof HTMLButtonElement) focusFirst(form, errors);
}

/** Moves the focus to the first field that is wrong. */
export function focusFirst(form: HTMLFormElement | null, errors: BucketErrors): void {
  const [first] = Object.keys(errors);
  if (first !== undefined) form?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
}

function isHttp(url: string): boolean {
  try {
    return /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
}

export const newBucketOf = (values: BucketValues): NewBucket => ({
  ...(values.name.trim() === "" ? {} : { name: values.name.trim() }),
  bucket: values.bucket.trim(),
  region: values.region.trim(),
  prefix: prefixOf(values.prefix),
  endpoint: endpointOf(values.endpoint),
  pathStyle: values.pathStyle,
  accessKeyId: values.accessKeyId.trim(),
  secretAccessKey: values.secretAccessKey,
});

/** What differs from the connection as it is saved. */
export function changeOf(values: BucketValues, saved: Bucket): BucketChange {
  const { secretAccessKey, ...wanted } = newBucketOf(values);
  const changed = Object.entries(wanted).filter(([field, value]) => value !== saved[field as keyof Bucket]);
  return { ...Object.fromEntries(changed), ...(secretAccessKey === "" ? {} : { secretAccessKey }) };
}

/** Whether the secret must be entered again: the stored one is bound to where it was entered for. */
export const needsSecretAgain = (values: BucketValues, saved: Bucket): boolean =>
  originOf(endpointOf(values.endpoint)) !== originOf(saved.endpoint);

function originOf(endpoint: string | null): string | null {
  try {
    return endpoint === null ? null : new URL(endpoint).origin;
  } catch {
    return endpoint;
  }
}
