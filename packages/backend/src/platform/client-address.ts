import { isIP, SocketAddress } from "node:net";

/**
 * The one spelling of an IP address: short, in lower case, without a zone, and IPv4 where IPv6 only maps it.
 * Undefined for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  const address = text.trim().replace(/%.*$/, "");
  const family = isIP(address);
  if (family === 0) return undefined;
  if (family === 4) return address;
  const { address: short } = new SocketAddress({ address, family: "ipv6" });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(short)?.[1] ?? short;
}

/**
 * Whom a limit counts. Of IPv6 it is the network of 64 bits: a single customer has all 2^64 addresses in it, and
 * could otherwise use each of them once.
 */
export function rateLimitKey(address: string): string {
  const canonical = canonicalAddress(address) ?? address;
  if (isIP(canonical) !== 6) return canonical;
  const [before = "", after] = canonical.split("::");
  const first = before === "" ? [] : before.split(":");
  const last =
    after === undefined || after === "" ? [] : after.replace(/\d+\.\d+\.\d+\.\d+$/, "0:0").split(":");
  const zeros = Array<string>(8 - first.length - last.length).fill("0");
  return `${[...first, ...zeros, ...last].slice(0, 4).join(":")}::/64`;
}
