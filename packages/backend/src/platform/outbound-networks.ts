import { BlockList, isIP } from "node:net";

/**
 * Networks that are not the public internet: private, of this machine, of this link, reserved, or a disguise of
 * those, as IPv4 inside IPv6. IANA's registries of special-purpose addresses, and what clouds use inside.
 */
const specialNetworks = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "::ffff:0:0/96",
  "::ffff:0:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
] as const;

/**
 * Where clouds hand out the credentials of the machine, or steer it: the link's own, Alibaba, Azure (a public address)
 * and Oracle. No operator can allow these.
 */
const metadataOfIpv4 = [
  "169.254.0.0/16",
  "100.100.100.200/32",
  "168.63.129.16/32",
  "192.0.0.192/32",
] as const;

/** Of IPv6, at Amazon and Google. */
const metadataOfIpv6 = ["fd00:ec2::254/128", "fd20:ce::254/128"] as const;

/** What IPv4 stands behind inside IPv6: compatible, mapped, translated, and NAT64 of both prefixes. */
const disguises = ["::", "::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::"] as const;

const metadataNetworks: readonly string[] = [
  ...metadataOfIpv4,
  ...metadataOfIpv6,
  ...metadataOfIpv4.flatMap((network) => {
    const [address, bits] = network.split("/");
    return disguises.map((disguise) => `${disguise}${address}/${96 + Number(bits)}`);
  }),
];

const loopbackNetworks = ["127.0.0.0/8", "::1/128"] as const;

/** Networks of both families, kept apart: Node would otherwise take each IPv4 address for one of ::ffff:0:0/96. */
export class Networks {
  readonly #byFamily = { 4: new BlockList(), 6: new BlockList() };

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = "", bits] = network.split("/");
      const family = isIP(address);
      const longest = family === 4 ? 32 : 128;
      const prefix = bits === undefined ? longest : Number(bits);
      if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > longest)
        throw new TypeError(`${network} is not a network.`);
      this.#byFamily[family as 4 | 6].addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
    }
  }

  /** True for an address inside of one of them; false, too, for what is no address. */
  has(address: string): boolean {
    const family = isIP(address);
    if (family === 0) return false;
    return this.#byFamily[family as 4 | 6].check(address, family === 4 ? "ipv4" : "ipv6");
  }
}

const special = new Networks(specialNetworks);
const metadata = new Networks(metadataNetworks);
const loopback = new Networks(loopbackNetworks);

/** An address of the public internet. What is no address is none of it. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) !== 0 && !special.has(address) && !metadata.has(address);

export const isMetadataAddress = (address: string): boolean => metadata.has(address);

export const isLoopbackAddress = (address: string): boolean => loopback.has(address);
