import { chmod, mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";
import { Failure } from "../failure.js";
import { inTurn } from "./in-turn.js";
import { isLogin, type Profile, type Profiles } from "./logins.js";

/** What the file holds. */
export type ConfigFile = Profiles;

const nothing: ConfigFile = { profiles: {} };

/** The config file in the platform's place. Only its owner may read it, since it holds keys. */
export class ConfigStore {
  /** @param folder - Of the platform unless given. */
  constructor(private readonly folder: string = envPaths("rollout", { suffix: "" }).config) {}

  get path(): string {
    return path.join(this.folder, "config.json");
  }

  /** @throws {Failure} config_unreadable */
  async read(): Promise<ConfigFile> {
    let text: string;
    try {
      text = await readFile(this.path, "utf8");
    } catch (error) {
      if (isMissing(error)) return nothing;
      throw this.unreadable("cannot be read", error);
    }
    try {
      await this.closeToOthers();
      return checked(JSON.parse(text));
    } catch (error) {
      throw this.unreadable("is not what rollout wrote", error);
    }
  }

  /**
   * Changes one profile. The file is replaced as a whole, so that it is never half-written, and by one program at a
   * time, so that two logins at once are both kept.
   *
   * @throws {Failure} config_unreadable, config_unwritable
   */
  async change(name: string, change: (profile: Profile) => Profile): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await inTurn(`${this.path}.lock`, async () => {
        const file = await this.read();
        const before = Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
        const after = { ...before, ...change(before ?? { logins: [] }) };
        const changed: ConfigFile = { ...file, profiles: { ...file.profiles, [name]: after } };
        await this.write(`${JSON.stringify(changed, null, 2)}\n`);
      });
    } catch (cause) {
      if (cause instanceof Failure) throw cause;
      throw new Failure("config_unwritable", `${this.path} cannot be written: ${reasonOf(cause)}.`, {
        next: "Make its folder writable, or pass the key in ROLLOUT_API_KEY instead.",
        cause,
      });
    }
  }

  private async write(text: string): Promise<void> {
    // Where the file is a link into a folder of settings, the link stays.
    const target = await realpath(this.path).catch(() => this.path);
    const fresh = `${target}.${process.pid}.new`;
    try {
      const file = await open(fresh, "wx", 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, target);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  }

  private async closeToOthers(): Promise<void> {
    if (process.platform === "win32") return;
    const { mode } = await stat(this.path);
    if ((mode & 0o077) !== 0) await chmod(this.path, 0o600).catch(() => undefined);
  }

  private unreadable(what: string, cause: unknown): Failure {
    return new Failure("config_unreadable", `${this.path} ${what}: ${reasonOf(cause)}.`, {
      next: `Mend or remove it, then run: rollout login`,
      cause,
    });
  }
}

/** Whether it has the right shape. What a newer version wrote beside it is kept as it is. */
function checked(value: unknown): ConfigFile {
  if (!isRecord(value) || !isRecord(value.profiles)) throw new Error("it has no profiles");
  const profiles = Object.entries(value.profiles).map(([name, profile]): [string, Profile] => {
    if (!isRecord(profile) || !Array.isArray(profile.logins)) throw new Error(`${name} has no logins`);
    const logins = profile.logins.map((login: unknown) => {
      if (!isLogin(login)) throw new Error(`a login of ${name} is not complete`);
      return login;
    });
    const { baseUrl, ...rest } = profile;
    return [name, { ...rest, ...(typeof baseUrl === "string" ? { baseUrl } : {}), logins }];
  });
  return { ...value, profiles: Object.fromEntries(profiles) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
