import type { File as StoredFile } from "@rollout/contract";
import { useEffect, useRef, useState } from "react";
import { sendFile } from "../../../api/send-file.js";

interface FileUpload {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly error: string | null;
}

interface FileUploads {
  readonly uploads: readonly FileUpload[];
  readonly upload: (files: readonly File[]) => void;
  /** Stops one, or puts a failed one away. */
  readonly cancel: (key: number) => void;
}

let nextKey = 1;

/** Uploads on their way into a task; each becomes a file when it is stored. */
export function useFileUploads(workspace: string, onStored: (file: StoredFile) => void): FileUploads {
  const [uploads, setUploads] = useState<readonly FileUpload[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  // The outside system is the network: what the closed sheet began is not wanted any more.
  useEffect(() => {
    const started = aborts.current;
    return () => {
      for (const abort of started.values()) abort.abort();
    };
  }, []);
  const change = (key: number, part: Partial<FileUpload>) =>
    setUploads((before) => before.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const drop = (key: number) => {
    aborts.current.delete(key);
    setUploads((before) => before.filter((each) => each.key !== key));
  };
  const send = async (key: number, file: File, name: string) => {
    const abort = new AbortController();
    aborts.current.set(key, abort);
    try {
      const stored = await sendFile(workspace, file, {
        name,
        signal: abort.signal,
        onProgress: (sent) => change(key, { sent }),
      });
      drop(key);
      onStored(stored);
    } catch (error) {
      if (abort.signal.aborted) drop(key);
      else change(key, { error: error instanceof Error ? error.message : "It could not be uploaded." });
    }
  };
  return {
    uploads,
    upload: (files) => {
      for (const file of files) {
        const key = nextKey++;
        const name = file.webkitRelativePath || file.name;
        setUploads((before) => [...before, { key, name, size: file.size, sent: 0, error: null }]);
        void send(key, file, name);
      }
    },
    cancel: (key) => {
      aborts.current.get(key)?.abort();
      drop(key);
    },
  };
}
