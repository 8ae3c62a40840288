import type { Adapter, AdapterPayload } from "oidc-provider";

interface Kept {
  readonly payload: AdapterPayload;
  /** ms since 1970. */
  readonly until: number;
}

/** Beyond these the oldest are forgotten: nobody signs in so often within the minutes that anything lives. */
const mostKept = 2_000;

/** Sign-ins under way at the local provider. They live for minutes, so a restart may forget them. */
export class MemoryStore {
  readonly #kept = new Map<string, Kept>();

  /** The kind of storage that the provider asks for by the name of a model. */
  adapterOf(model: string): Adapter {
    const keyOf = (id: string): string => `${model} ${id}`;
    return {
      upsert: async (id, payload, expiresInSeconds = 3_600) => {
        this.#forgetOld();
        this.#kept.delete(keyOf(id));
        this.#kept.set(keyOf(id), { payload, until: Date.now() + expiresInSeconds * 1000 });
      },
      find: async (id) => this.#find(keyOf(id)),
      findByUid: async (uid) => this.#search(model, (payload) => payload.uid === uid),
      findByUserCode: async (code) => this.#search(model, (payload) => payload.userCode === code),
      consume: async (id) => {
        const payload = this.#find(keyOf(id));
        // Seconds since 1970, as the provider counts.
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        this.#kept.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of this.#kept) {
          if (payload.grantId === grantId) this.#kept.delete(key);
        }
      },
    };
  }

  #find(key: string): AdapterPayload | undefined {
    const kept = this.#kept.get(key);
    return kept && kept.until > Date.now() ? kept.payload : undefined;
  }

  #search(model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, { payload }] of this.#kept) {
      if (key.startsWith(`${model} `) && matches(payload)) return this.#find(key);
    }
    return undefined;
  }

  #forgetOld(): void {
    const now = Date.now();
    for (const [key, { until }] of this.#kept) {
      if (until <= now || this.#kept.size >= mostKept) this.#kept.delete(key);
    }
  }
}
