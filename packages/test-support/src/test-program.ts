import type { DeviceLogin, DeviceLoginKey, ErrorReply, StartedDeviceLogin } from "@rollout/contract";
import type { Outcome, TestPerson } from "./test-person.js";
import type { TestReply } from "./test-server.js";

/** A program without a browser that asks a person to sign it in, as `rollout login` does. */
export class TestProgram {
  private constructor(
    readonly url: string,
    readonly login: StartedDeviceLogin,
    readonly address: string | undefined,
  ) {}

  /** @param address - From where it asks, where the server trusts this machine as a proxy. */
  static async start(
    url: string,
    {
      address,
      workspace,
      machine = "build-1",
    }: { address?: string; workspace?: string; machine?: string } = {},
  ): Promise<TestProgram> {
    const asking = {
      client: "rollout 0.2.0",
      machine,
      system: "Linux x64",
      ...(workspace ? { workspace } : {}),
    };
    const { status, body } = await post<StartedDeviceLogin>(url, "", asking, address);
    if (status !== 201) throw new Error(`The login was not started: ${status} ${JSON.stringify(body)}`);
    return new TestProgram(url, body, address);
  }

  /** Asks once for the key. */
  take(): Promise<TestReply<DeviceLoginKey & Partial<ErrorReply>>> {
    return post(this.url, "/token", { deviceCode: this.login.deviceCode }, this.address);
  }

  /** The code of the error with which asking once ends; undefined with the key. */
  async told(): Promise<string | undefined> {
    return (await this.take()).body.error?.code;
  }

  /** The person types the code. */
  openedBy(person: TestPerson): Promise<TestReply<DeviceLogin & Partial<ErrorReply>>> {
    return person.call("POST", "/api/v1/device-logins/open", { userCode: this.login.userCode });
  }

  approvedBy(person: TestPerson, workspace = person.workspace): Promise<Outcome> {
    const approval = { userCode: this.login.userCode, workspace };
    return person.outcome("POST", "/api/v1/device-logins/approve", approval);
  }

  deniedBy(person: TestPerson): Promise<Outcome> {
    return person.outcome("POST", "/api/v1/device-logins/deny", { userCode: this.login.userCode });
  }

  /** Goes the whole way, for the workspace that the person looks at. */
  static async signedInBy(person: TestPerson, address?: string): Promise<DeviceLoginKey> {
    const program = await TestProgram.start(person.url, address === undefined ? {} : { address });
    await program.openedBy(person);
    await program.approvedBy(person);
    const { status, body } = await program.take();
    if (status !== 200) throw new Error(`No key was handed out: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}

async function post<Reply>(
  url: string,
  path: string,
  body: unknown,
  address: string | undefined,
): Promise<TestReply<Reply>> {
  const response = await fetch(`${url}/api/v1/device-logins${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(address ? { "x-forwarded-for": address } : {}) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Reply, headers: response.headers };
}
