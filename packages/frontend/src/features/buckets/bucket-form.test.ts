import type { Bucket } from "@rollout/contract";
import { expect, test } from "vitest";
import {
  changeOf,
  checkValues,
  isSameConnection,
  needsSecretAgain,
  newBucketOf,
  noBucket,
  valuesOf,
} from "./bucket-form.js";

const saved: Bucket = {
  id: "bkt_01jd3x4k5m6n7p8q9r0s1t2v3w",
  name: "papers",
  bucket: "northwind-papers",
  region: "eu-central-1",
  prefix: "papers/2026/",
  endpoint: "https://s3.example.com",
  pathStyle: false,
  accessKeyId: "AKIA4T7QX2ZL9N3V",
  state: "ok",
  code: null,
  message: null,
  fileCount: 0,
  createdAt: "2026-11-20T00:00:00Z",
  checkedAt: null,
};

test("what is missing is said at its field, before anything is sent", () => {
  const errors = checkValues(noBucket, { needsSecret: true });
  expect(Object.keys(errors)).toEqual(["bucket", "region", "accessKeyId", "secretAccessKey"]);
  expect(checkValues({ ...valuesOf(saved), bucket: "Papers" }, { needsSecret: false })).toHaveProperty(
    "bucket",
  );
  expect(checkValues(valuesOf(saved), { needsSecret: false })).toEqual({});
});

test("a prefix is sent as storage wants it, and a bare host is reached by HTTPS", () => {
  const sent = newBucketOf({ ...noBucket, prefix: "/papers/2026", endpoint: "s3.example.com" });
  expect(sent).toMatchObject({ prefix: "papers/2026/", endpoint: "https://s3.example.com" });
  expect(newBucketOf(noBucket)).toMatchObject({ prefix: "", endpoint: null });
});

test("only what differs is sent, and the secret only where it is entered", () => {
  const values = valuesOf(saved);
  expect(changeOf(values, saved)).toEqual({});
  expect(changeOf({ ...values, region: "us-east-1" }, saved)).toEqual({ region: "us-east-1" });
  expect(changeOf({ ...values, secretAccessKey: "s" }, saved)).toEqual({ secretAccessKey: "s" });
});

test("another endpoint needs the secret again, another path of it does not", () => {
  const values = valuesOf(saved);
  expect(needsSecretAgain(values, saved)).toBe(false);
  expect(needsSecretAgain({ ...values, endpoint: "https://s3.example.com/" }, saved)).toBe(false);
  expect(needsSecretAgain({ ...values, endpoint: "https://s3.example.org" }, saved)).toBe(true);
  expect(needsSecretAgain({ ...values, endpoint: "" }, saved)).toBe(true);
});

test("another name leaves a test of the connection true, anything else does not", () => {
  expect(isSameConnection(noBucket, { ...noBucket, name: "papers" })).toBe(true);
  expect(isSameConnection(noBucket, { ...noBucket, prefix: "papers/" })).toBe(false);
  expect(isSameConnection(noBucket, { ...noBucket, pathStyle: true })).toBe(false);
});
