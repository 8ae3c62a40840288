import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import { RolloutError } from "@rollout/contract";
import { isLoopbackAddress, isMetadataAddress, isPublicAddress, Networks } from "./outbound-networks.js";

/** An address that a name leads to. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name; fails where there is none. */
export type ResolveName = (name: string) => Promise<readonly ResolvedAddress[]>;

export interface OutboundPolicyOptions {
  /** What the operator allows beside the public internet: `host:port` and networks, between commas. */
  readonly allow?: string | undefined;
  /** How the operator names that setting, for sentences. */
  readonly setting: string;
  /** The server itself is reached from this machine alone, so services beside it may be, too. */
  readonly allowsLoopback: boolean;
  readonly resolve?: ResolveName;
}

/** Why an address is refused, as a cause that tells the policy's refusals from the network's. */
export class OutboundRefusal extends Error {
  override readonly name = "OutboundRefusal";
  constructor(
    message: string,
    /** What whoever wants to connect can do, as a sentence. */
    readonly wayOut: string,
  ) {
    super(message);
  }
}

/** The name is known to no resolver. */
export class NameUnknown extends OutboundRefusal {}

/** Names that lead inside, whatever a resolver answers for them. */
const insideNames = /(^|\.)(localhost|local|internal|lan)$|^metadata$/;

/** Clouds have these, too; but a bucket may have this name, so it is refused only where an endpoint begins with it. */
const metadataNames = /^metadata\./;

const loopbackNames = /(^|\.)localhost$/;

interface Place {
  /** In lower case, without the brackets of IPv6 and without a dot at its end. */
  readonly host: string;
  readonly port: number;
}

/**
 * Decides where the server may connect to on behalf of a workspace: the public internet by https, and what the
 * operator lists. Asked when an address is saved, when it is used, and once more for the addresses that the socket
 * is about to take, so that a name which answers differently each time gains nothing.
 */
export class OutboundPolicy {
  readonly #options: OutboundPolicyOptions;
  readonly #resolve: ResolveName;
  readonly #allowedPlaces: readonly Place[];
  readonly #allowedNetworks: Networks;

  /** @throws {Error} with a sentence for the operator, where the setting cannot be read. */
  constructor(options: OutboundPolicyOptions) {
    this.#options = options;
    this.#resolve = options.resolve ?? ((name) => systemLookup(name, { all: true, verbatim: true }));
    const entries = (options.allow ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
    const isNetwork = (entry: string): boolean => entry.includes("/");
    this.#allowedPlaces = entries
      .filter((entry) => !isNetwork(entry))
      .map((entry) => readPlace(entry, options.setting));
    this.#allowedNetworks = readNetworks(entries.filter(isNetwork), options.setting);
  }

  /**
   * Reads an address that a person has typed.
   *
   * @throws {RolloutError} endpoint_refused.
   * @throws {NameUnknown} for a name without an address.
   */
  async check(address: string): Promise<URL> {
    const url = readAddress(address);
    const place = placeOf(url);
    try {
      if (metadataNames.test(place.host) && !this.#isListed(place)) throw this.#leadsInside();
      const addresses = await this.addressesOf(place.host, place.port);
      if (url.protocol === "http:" && !addresses.every((each) => this.#mayBePlain(place, each.address)))
        throw this.#refusal("it is not encrypted");
    } catch (error) {
      if (!(error instanceof OutboundRefusal) || error instanceof NameUnknown) throw error;
      throw new RolloutError("endpoint_refused", refusalSentence(url.host, error));
    }
    return url;
  }

  /**
   * The addresses that a socket to this place may take.
   *
   * @throws {OutboundRefusal} when one of them is refused, so that none can hide behind another.
   */
  async addressesOf(name: string, port: number): Promise<readonly ResolvedAddress[]> {
    const place = { host: plainHost(name), port };
    this.#checkName(place);
    const family = isIP(place.host);
    const addresses = family === 0 ? await this.#lookUp(place.host) : [{ address: place.host, family }];
    for (const { address } of addresses) this.#checkAddress(place, address);
    return addresses;
  }

  async #lookUp(host: string): Promise<readonly ResolvedAddress[]> {
    // RFC 6761: names below localhost are this machine, though few resolvers know them.
    const addresses = await this.#resolve(loopbackNames.test(host) ? "localhost" : host).catch(() => []);
    if (addresses.length === 0)
      throw new NameUnknown("no address is known for this name", "Check its spelling.");
    return addresses;
  }

  #checkName(place: Place): void {
    if (!insideNames.test(place.host) || this.#isListed(place)) return;
    if (this.#options.allowsLoopback && loopbackNames.test(place.host)) return;
    throw this.#leadsInside();
  }

  #checkAddress(place: Place, address: string): void {
    if (isMetadataAddress(address))
      throw new OutboundRefusal(
        "it is where a cloud hands out its credentials",
        "Nobody can allow that: use the address of your storage.",
      );
    if (isPublicAddress(address) || this.#isListed(place) || this.#allowedNetworks.has(address)) return;
    if (this.#isOwnLoopback(place, address)) return;
    throw this.#refusal("the address is of an internal network");
  }

  #leadsInside = (): OutboundRefusal => this.#refusal("the name leads into an internal network");

  #refusal(message: string): OutboundRefusal {
    return new OutboundRefusal(
      message,
      `Use a public https address, or ask the operator to list it in ${this.#options.setting}.`,
    );
  }

  #mayBePlain(place: Place, address: string): boolean {
    return this.#isListed(place) || this.#allowedNetworks.has(address) || this.#isOwnLoopback(place, address);
  }

  /** A public name that leads to loopback is none of ours. */
  #isOwnLoopback({ host }: Place, address: string): boolean {
    return (
      this.#options.allowsLoopback &&
      isLoopbackAddress(address) &&
      (host === address || loopbackNames.test(host))
    );
  }

  /** Buckets may stand before the name of the host. */
  #isListed({ host, port }: Place): boolean {
    return this.#allowedPlaces.some(
      (allowed) => allowed.port === port && (host === allowed.host || host.endsWith(`.${allowed.host}`)),
    );
  }
}

/** What a caller reads of a refusal. */
export const refusalSentence = (host: string, { message, wayOut }: OutboundRefusal): string =>
  `The server may not connect to ${host}: ${message}. ${wayOut}`;

const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");

const placeOf = (url: URL): Place => ({
  host: plainHost(url.hostname),
  port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
});

function readAddress(address: string): URL {
  const refuse = (why: string): never => {
    throw new RolloutError("endpoint_refused", `The address cannot be used: ${why}.`);
  };
  const url = URL.canParse(address) ? new URL(address) : refuse("it is not a URL");
  if (url.protocol !== "https:" && url.protocol !== "http:") refuse("only https and http are spoken");
  if (url.username !== "" || url.password !== "") refuse("it holds a user or a password");
  if (url.search !== "" || url.hash !== "") refuse("it holds a query or a fragment");
  return url;
}

function readPlace(entry: string, setting: string): Place {
  const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : undefined;
  const port = /:(\d+)$/.exec(entry)?.[1];
  if (url === undefined || port === undefined || url.pathname !== "/" || url.username !== "")
    throw new Error(`${setting}: "${entry}" is neither host:port nor a network as 10.1.0.0/16.`);
  return { host: plainHost(url.hostname), port: Number(port) };
}

function readNetworks(entries: readonly string[], setting: string): Networks {
  try {
    return new Networks(entries);
  } catch (error) {
    throw new Error(`${setting}: ${(error as Error).message}`);
  }
}
