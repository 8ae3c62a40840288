/** What signing in needs of a server. */
interface SignInServer {
  readonly url: string;
}

export interface SignInPerson {
  readonly name: string;
  readonly email: string;
}

/**
 * Signs in as a browser does, by the page of the local provider; the same address is the same person.
 *
 * A server lets an address sign in ten times a minute. With TRUSTED_PROXIES=127.0.0.1 each call comes from another.
 *
 * @returns The cookie of the session, for the `cookie` header.
 */
export async function signInAs(server: SignInServer, person: SignInPerson): Promise<string> {
  const browser = new TestBrowser(server.url);
  const page = await browser.openSignIn();
  const arrived = await browser.submit(page, { name: person.name, email: person.email });
  const cookie = browser.cookie("rollout_session");
  if (cookie === undefined) throw new Error(`Signing in as ${person.email} ended at ${arrived}.`);
  return cookie;
}

const longestWay = 10;

/** A browser as far as signing in needs one: it keeps cookies with their paths, and follows redirects of one server. */
export class TestBrowser {
  readonly #cookies = new Map<string, { value: string; path: string }>();
  readonly #address = `127.${byte()}.${byte()}.${1 + (byte() % 250)}`;

  constructor(readonly url: string) {}

  /** `name=value` of a cookie that the browser keeps. */
  cookie(name: string): string | undefined {
    const kept = this.#cookies.get(name);
    return kept && `${name}=${kept.value}`;
  }

  keepCookie(name: string, value: string, path = "/"): void {
    this.#cookies.set(name, { value, path });
  }

  forgetCookie(name: string): void {
    this.#cookies.delete(name);
  }

  /** One request, without following. Requests of other than GET come from a page of this server. */
  async send(
    address: string,
    {
      method = "GET",
      headers = {},
      body,
    }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const url = new URL(address, this.url);
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, "/")))
      .map(([name, { value }]) => `${name}=${value}`)
      .join("; ");
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        ...(cookie === "" ? {} : { cookie }),
        ...(method === "GET" ? {} : { origin: new URL(this.url).origin, "sec-fetch-site": "same-origin" }),
        "x-forwarded-for": this.#address,
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) this.#takeCookie(line);
    return response;
  }

  /** Begins a sign-in: the address of the provider's page. */
  async startSignIn(wish: Record<string, unknown> = {}): Promise<string> {
    const response = await this.send("/api/v1/sign-in", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    });
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`Beginning a sign-in was answered ${response.status}: ${text}`);
    return (JSON.parse(text) as { url: string }).url;
  }

  /** Begins a sign-in and opens the page "Continue as". Returns its address. */
  async openSignIn(wish: Record<string, unknown> = {}): Promise<string> {
    const response = await this.follow(await this.startSignIn(wish));
    if (response.response.status !== 200)
      throw new Error(`The page of the local sign-in was answered ${response.response.status}.`);
    return response.address;
  }

  /** Sends a form of the page "Continue as". Returns path and query of where the browser ends. */
  async submit(page: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const response = await this.send(page, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
    const next = response.headers.get("location");
    if (next === null) throw new Error(`The page of the local sign-in answered ${response.status}.`);
    return pathOf((await this.follow(next)).address);
  }

  /** Follows redirects within this server's sign-in; a page of the web app ends the way without being opened. */
  async follow(start: string): Promise<{ address: string; response: Response }> {
    let address = new URL(start, this.url).href;
    for (let step = 0; step < longestWay; step++) {
      const response = await this.send(address);
      const next = response.headers.get("location");
      if (next === null) return { address, response };
      address = new URL(next, address).href;
      if (!/^\/(oidc|auth)\//.test(new URL(address).pathname)) return { address, response };
    }
    throw new Error(`The sign-in goes in circles, at last at ${address}.`);
  }

  #takeCookie(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const name = pair.slice(0, pair.indexOf("="));
    const value = pair.slice(name.length + 1);
    const attribute = (wanted: string): string | undefined =>
      attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const expires = attribute("expires");
    if (value === "" || attribute("max-age") === "0" || (expires && Date.parse(expires) < Date.now()))
      this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path: attribute("path") ?? "/" });
  }
}

const byte = (): number => Math.floor(Math.random() * 256);
const pathOf = (address: string): string => address.replace(new URL(address).origin, "");
