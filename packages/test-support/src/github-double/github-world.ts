import { setTimeout } from "node:timers/promises";
import type { Dataset, File, GithubExportPreview, Job, NewTask } from "@rollout/contract";
import { TestPerson } from "../test-person.js";
import { startTestServer, type TestServer } from "../test-server.js";
import type { DoubleRepository } from "./double-repository.js";
import { GithubDouble } from "./github-double.js";

const settledWithinMs = 20_000;

/** A task that nothing but its name and its instruction tells from others. */
export const aTask = (name: string, instruction = "Read the file."): NewTask => ({ name, instruction });

/** A server, its GitHub, an owner and a member, and for each test a repository of its own. */
export class GithubWorld {
  /** Of ines, who may do everything. */
  readonly token = "github_pat_11AAAAAAA0123456789abcdefghijklmnop";
  /** What is in a repository before the first export. */
  readonly outside = { "README.md": "# Datasets\n", "datasets/other/tasks/a/task.toml": 'version = "1.0"\n' };
  repository!: DoubleRepository;
  #repositories = 0;

  private constructor(
    readonly github: GithubDouble,
    readonly server: TestServer,
    readonly owner: TestPerson,
    readonly member: TestPerson,
  ) {}

  static async start(): Promise<GithubWorld> {
    const github = await GithubDouble.start();
    const server = await startTestServer({ ROLLOUT_GITHUB_URL: github.url });
    const owner = await TestPerson.signIn(server, "Olga", "owner");
    const member = await TestPerson.signIn(server, "Max", "member");
    const world = new GithubWorld(github, server, owner, member);
    github.tokens.set(world.token, { login: "ines", expires: "2027-01-31 10:00:00 UTC" });
    return world;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.github.stop();
  }

  /** Makes another repository the one that exports go to, and connects by the token. */
  async begin(): Promise<void> {
    this.repository = this.github.addRepository(`northwind/tasks-${++this.#repositories}`, this.outside);
    await this.owner.call("PUT", "/api/v1/github", { token: this.token });
    this.github.calls.length = 0;
    this.github.uploads.length = 0;
  }

  async makeDataset(name: string, tasks: readonly NewTask[]): Promise<Dataset> {
    return (await this.server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks })).body;
  }

  async saveVersion({ id }: Dataset, tasks: readonly NewTask[], note = "Sharper."): Promise<void> {
    await this.server.call("POST", `/api/v1/datasets/${id}/versions`, { tasks, note });
  }

  async uploadFile(name: string, bytes: Buffer): Promise<File> {
    const response = await fetch(`${this.server.url}/api/v1/files?name=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.server.apiKey}`, "content-type": "application/octet-stream" },
      body: new Uint8Array(bytes),
    });
    return (await response.json()) as File;
  }

  /** The job when it is over, or waits for its person. */
  async settled({ id }: Job): Promise<Job> {
    for (const until = Date.now() + settledWithinMs; Date.now() < until; await setTimeout(20)) {
      const { body } = await this.server.call<Job>("GET", `/api/v1/jobs/${id}`);
      if (["done", "failed", "ready"].includes(body.state)) return body;
    }
    throw new Error(`The job ${id} did not end.`);
  }

  async startExport({ id }: Dataset, more: object = {}): Promise<Job> {
    const path = `/api/v1/datasets/${id}/github/export`;
    const wanted = { repository: this.repository.name, ...more };
    const { status, body } = await this.member.call<Job>("POST", path, wanted);
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  exportIt = async (dataset: Dataset, more: object = {}): Promise<Job> =>
    this.settled(await this.startExport(dataset, more));

  async preview<Reply = GithubExportPreview>({ id }: Dataset, more: object = {}) {
    const wanted = { repository: this.repository.name, ...more };
    return this.member.call<Reply>("POST", `/api/v1/datasets/${id}/github/preview`, wanted);
  }

  /** Reads what an import of the repository would make. */
  async startImport(ref: string, into: string, folder?: string): Promise<Job> {
    const source = { from: "github", repository: this.repository.name, ref, folder };
    const wanted = { format: "github", source, into: { name: into } };
    const { status, body } = await this.member.call<Job>("POST", "/api/v1/imports", wanted);
    if (status !== 201) throw new Error(`import: ${status} ${JSON.stringify(body)}`);
    return this.settled(body);
  }
}
