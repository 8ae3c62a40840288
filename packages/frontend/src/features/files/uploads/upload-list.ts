import type { UploadItem } from "./upload-item.js";

/** The uploads of a page as they stand, told to whoever shows them. */
export class UploadList {
  readonly #watchers = new Set<() => void>();
  #items: readonly UploadItem[] = [];

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly items = (): readonly UploadItem[] => this.#items;

  find(id: string): UploadItem | undefined {
    return this.#items.find((item) => item.id === id);
  }

  add(items: readonly UploadItem[]): void {
    this.#set([...this.#items, ...items]);
  }

  change(id: string, change: Partial<UploadItem>): void {
    this.#set(this.#items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  remove(ids: readonly string[]): void {
    this.#set(this.#items.filter(({ id }) => !ids.includes(id)));
  }

  #set(items: readonly UploadItem[]): void {
    this.#items = items;
    for (const watcher of this.#watchers) watcher();
  }
}
