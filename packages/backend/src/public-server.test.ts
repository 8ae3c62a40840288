import { randomBytes } from "node:crypto";
import http from "node:http";
import { type ErrorReply, newUuid, type Route, routes } from "@rollout/contract";
import { freePort, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/* A server that others reach: bound to another address than those of loopback, behind a proxy that speaks https. */

const host = "127.0.0.2";
const appUrl = "https://rollout.example.com";
const production = { HOST: host, AUTH_SECRET: randomBytes(48).toString("base64") };

describe("a server that others reach does not start", () => {
  test.each([
    ["without the address that browsers use", {}],
    ["where cookies would travel in the clear", { NEXT_PUBLIC_APP_URL: "http://rollout.example.com" }],
  ])("%s", async (_case, environment) => {
    await expect(startTestServer({ ...production, ...environment })).rejects.toThrow(
      /: set NEXT_PUBLIC_APP_URL to the address that their browsers use, as https:\/\/rollout.example.com\.$/,
    );
  });
});

test.each(["10.0.0.0/33", "::/129", "all", "10.0.0.1/8/8", "10.0.0.0/8;10.1.0.0/8", "1.2.3.4:80"])(
  "a server does not start with %s as its proxies",
  async (proxies) => {
    await expect(startTestServer({ TRUSTED_PROXIES: proxies })).rejects.toThrow(
      "The environment variable TRUSTED_PROXIES is not usable: write addresses or networks, as 10.0.0.0/8,",
    );
  },
);

interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

describe("behind its proxy", () => {
  let server: TestServer;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    server = await startTestServer({
      ...production,
      PORT: String(port),
      NEXT_PUBLIC_APP_URL: appUrl,
      TRUSTED_PROXIES: "127.0.0.0/8, fd00::/8",
    });
  });
  afterAll(() => server.stop());

  /** A request with exactly these headers; fetch would mend the Host. */
  const send = (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body = "",
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const all = { host: "rollout.example.com", ...headers };
      const request = http.request({ host, port, method, path, headers: all, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      request.on("error", reject);
      request.end(body);
    });

  const codeOf = ({ text }: Reply): string | undefined =>
    (JSON.parse(text) as Partial<ErrorReply>).error?.code;

  test("browsers are told to keep to https for a year, and to trust no other page", async () => {
    for (const path of ["/", "/healthz", "/api/docs", "/api/v1/session", "/nothing", "/sdk/"]) {
      const { headers } = await send("GET", path);
      expect(headers, path).toMatchObject({
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "content-security-policy": expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
      });
      expect(headers["content-security-policy"]).not.toContain("unsafe");
    }
  });

  test("it answers for its own host alone, on every route and page", async () => {
    const addresses = [
      ...(Object.values(routes) as Route[]),
      ...["/", "/sdk/", "/api/docs", "/nothing", "/healthz", "/readyz", "/metrics"].map((path) => ({
        method: "GET",
        path,
      })),
    ].map(({ method, path }) => ({ method, path: path.replaceAll(/[{}]/g, "") }));
    for (const { method, path } of addresses) {
      const reply = await send(method, path, { host: "evil.test" });
      expect([path, reply.status, codeOf(reply)]).toEqual([path, 421, "host_refused"]);
    }
    expect((await send("GET", "/readyz", { host: `${host}:${port}` })).status).toBe(200);
  });

  test("only pages of its own address act with a cookie: not by http, not by a name that the request makes up", async () => {
    const olga = await TestPerson.signIn(server, "Olga", "owner");
    const cookie = olga.cookie.replace("rollout_session", "__Host-rollout_session");
    const change = (headers: Record<string, string>): Promise<Reply> =>
      send(
        "PATCH",
        "/api/v1/appearance",
        { cookie, "content-type": "application/json", "x-rollout-workspace": server.workspace, ...headers },
        JSON.stringify({ hue: 120 }),
      );
    expect((await change({ origin: appUrl })).status).toBe(200);
    for (const origin of ["http://rollout.example.com", `${appUrl}:8443`, `${appUrl}.evil.test`]) {
      expect(codeOf(await change({ origin }))).toBe("origin_refused");
    }
  });

  test("an address is taken from X-Forwarded-For as far as proxies are trusted, in one spelling", async () => {
    const address = async (forwarded: string): Promise<string> => {
      const name = `by-${newUuid()}`;
      const { status, text } = await send(
        "POST",
        "/api/v1/datasets",
        {
          authorization: `Bearer ${server.apiKey}`,
          "content-type": "application/json",
          "x-forwarded-for": forwarded,
        },
        JSON.stringify({ name, tasks: [{ name: "one", instruction: "Do it." }] }),
      );
      expect(status, text).toBe(201);
      const client = new pg.Client({ connectionString: server.database.superuserUrl });
      await client.connect();
      const { rows } = await client.query<{ address: string }>(
        "select address from audit_entries where object_name = $1",
        [name],
      );
      await client.end();
      return rows[0]!.address;
    };
    expect(await address("203.0.113.9")).toBe("203.0.113.9");
    expect(await address("evil, 198.51.100.1, 203.0.113.9, 127.0.0.9")).toBe("203.0.113.9");
    expect(await address("203.0.113.9, fd00::1")).toBe("203.0.113.9");
    expect(await address("::ffff:203.0.113.9")).toBe("203.0.113.9");
    expect(await address("2001:0DB8:0:0::0001")).toBe("2001:db8::1");
    expect(await address("evil")).toBe("127.0.0.1");
  });

  test("a network of IPv6 has the tries of one address, whichever of its addresses it uses", async () => {
    const attempt = (from: string): Promise<Reply> =>
      send(
        "POST",
        "/api/v1/session/link",
        { "content-type": "application/json", "x-forwarded-for": from },
        JSON.stringify({ token: "a link that nobody made" }),
      );
    let refused = 0;
    for (let count = 1; count <= 30; count++) {
      const { status } = await attempt(`2001:db8:1:2:${count}:${count}::${count}`);
      if (status === 429) refused++;
    }
    expect(refused).toBeGreaterThan(10);
    expect((await attempt("2001:0db8:0001:0002::1")).status).toBe(429);
    expect((await attempt("2001:db8:1:3::1")).status).toBe(401);
  });
});
