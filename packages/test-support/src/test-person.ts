import { createHash, randomBytes } from "node:crypto";
import {
  type ErrorReply,
  idFromUuid,
  newUuid,
  type Session,
  type UserId,
  type Workspace,
} from "@rollout/contract";
import pg from "pg";
import { insertAccount, insertOpenSession, insertPerson, upsertMembership } from "./people.sql.js";
import type { TestReply } from "./test-server.js";

/** A person in a browser of their own, signed in without the pages of a sign-in. */
export class TestPerson {
  private constructor(
    readonly id: UserId,
    readonly uuid: string,
    readonly name: string,
    readonly cookie: string,
    readonly url: string,
    /** Slug of the workspace that the page shows. */
    public workspace: string,
  ) {}

  /**
   * Makes a person with an open session, and a member of the workspace unless the role is null.
   *
   * @param email - An address that an account proves; one that nothing proves unless given.
   */
  static async signIn(
    server: { url: string; workspace: string; database: { superuserUrl: string } },
    name: string,
    role: "owner" | "member" | null,
    email?: string,
  ): Promise<TestPerson> {
    const [uuid, token] = [newUuid(), randomBytes(32).toString("base64url")];
    const client = new pg.Client({ connectionString: server.database.superuserUrl });
    await client.connect();
    try {
      await insertPerson(client, { id: uuid, name, email: email ?? `${uuid}@example.com` });
      if (email !== undefined) await insertAccount(client, uuid);
      const tokenHash = createHash("sha256").update(token).digest();
      await insertOpenSession(client, { id: newUuid(), tokenHash, userId: uuid });
      if (role !== null) await upsertMembership(client, { slug: server.workspace, userId: uuid, role });
    } finally {
      await client.end();
    }
    const cookie = `rollout_session=${token}`;
    return new TestPerson(idFromUuid("user", uuid), uuid, name, cookie, server.url, server.workspace);
  }

  /** Calls the API as the page does; `body` is sent as JSON. */
  async call<Reply = unknown>(method: string, address: string, body?: unknown): Promise<TestReply<Reply>> {
    const response = await fetch(`${this.url}${address}`, {
      method,
      headers: {
        cookie: this.cookie,
        origin: this.url,
        "sec-fetch-site": "same-origin",
        "x-rollout-workspace": this.workspace,
        // An address of their own, where the server trusts this machine as a proxy.
        "x-forwarded-for": `2001:db8:${this.uuid.slice(24, 28)}:${this.uuid.slice(28, 32)}::1`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? undefined : JSON.parse(text)) as Reply,
      headers: response.headers,
    };
  }

  /** As call, for a reply of which only the code of its error matters. */
  async outcome(method: string, address: string, body?: unknown): Promise<Outcome> {
    const reply = await this.call<ErrorReply | undefined>(method, address, body);
    return { status: reply.status, code: reply.body?.error?.code };
  }

  async session(): Promise<Session> {
    return (await this.call<Session>("GET", "/api/v1/session")).body;
  }

  /** Makes a workspace and looks at it. */
  async makeWorkspace(name: string): Promise<Workspace> {
    const reply = await this.call<Workspace>("POST", "/api/v1/workspaces", {
      slug: `team-${newUuid()}`,
      name,
    });
    this.workspace = reply.body.slug;
    return reply.body;
  }
}

export interface Outcome {
  readonly status: number;
  readonly code: string | undefined;
}
