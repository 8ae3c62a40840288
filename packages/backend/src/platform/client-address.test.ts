import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { canonicalAddress, rateLimitKey } from "./client-address.js";

test("the spellings of an address are one", () => {
  const spellings = [
    "2001:db8::1",
    "2001:DB8::1",
    "2001:0db8:0:0:0:0:0:1",
    "2001:db8:0000:0000:0000:0000:0000:0001",
    "2001:db8::0.0.0.1",
    " 2001:db8::1 ",
    "2001:db8::1%eth0",
  ];
  expect(new Set(spellings.map(canonicalAddress))).toEqual(new Set(["2001:db8::1"]));
});

test("an IPv4 address is the same when IPv6 maps it", () => {
  for (const text of ["192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207", "0:0:0:0:0:ffff:192.0.2.7"]) {
    expect(canonicalAddress(text)).toBe("192.0.2.7");
  }
});

test("what is no address is none", () => {
  for (const text of ["", "unknown", "evil.test", "1.2.3", "1.2.3.4:80", "[::1]", "1.2.3.4, 5.6.7.8"]) {
    expect(canonicalAddress(text)).toBeUndefined();
  }
});

describe("a limit counts", () => {
  const group = (): string => randomInt(65_536).toString(16);

  test("all 2^64 addresses of an IPv6 network as one, however they are spelt", () => {
    const keys = new Set<string>();
    for (let count = 0; count < 10_000; count++) {
      const address = `2001:db8:a:b:${group()}:${group()}:${group()}:${group()}`;
      const long = address
        .split(":")
        .map((part) => part.padStart(4, "0").toUpperCase())
        .join(":");
      keys.add(rateLimitKey(address)).add(rateLimitKey(long));
    }
    for (const rare of ["2001:db8:a:b::", "2001:db8:a:b::1", "2001:db8:a:b::1.2.3.4", "2001:db8:a:b:1::%7"])
      keys.add(rateLimitKey(rare));
    expect([...keys]).toEqual(["2001:db8:a:b::/64"]);
  });

  test("two IPv6 networks as two", () => {
    const keys = [
      "2001:db8:a:b::1",
      "2001:db8:a:c::1",
      "2001:db8::1",
      "::1",
      "fe80::1",
      "1::",
      "::5:0:0:0:1",
    ].map(rateLimitKey);
    expect(keys).toEqual([
      "2001:db8:a:b::/64",
      "2001:db8:a:c::/64",
      "2001:db8:0:0::/64",
      "0:0:0:0::/64",
      "fe80:0:0:0::/64",
      "1:0:0:0::/64",
      "0:0:0:5::/64",
    ]);
  });

  test("an IPv4 address as itself, mapped or not", () => {
    expect(["192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207", "192.0.2.8"].map(rateLimitKey)).toEqual([
      "192.0.2.7",
      "192.0.2.7",
      "192.0.2.7",
      "192.0.2.8",
    ]);
  });
});
