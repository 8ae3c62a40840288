import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { packReply } from "./pack-reply.js";

const long = "event ".repeat(10_000);

test("a long reply is packed for a caller that takes gzip", async () => {
  const packed = await packReply(long, "br;q=1.0, gzip;q=0.8, *;q=0.1");
  expect(packed?.length).toBeLessThan(long.length / 10);
  expect(gunzipSync(packed!).toString()).toBe(long);
});

test("it stays as it is for a caller that does not", async () => {
  for (const accepted of [undefined, "", "identity", "br", "gzip;q=0", "gzip;q=0.0, br", "xgzip"]) {
    expect(await packReply(long, accepted)).toBeUndefined();
  }
});

test("a short reply is not worth it", async () => {
  expect(await packReply("{}", "gzip")).toBeUndefined();
});
