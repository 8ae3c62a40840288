/** Tasks and their files, as a run hands them to an agent. */

/** A file of a task. `path` is set by `materializeFiles()`, which downloads it. */
export interface TaskFileRef {
  id: string;
  /** Path of the file within the task, with forward slashes. */
  name: string;
  /** What the file is for: `input`, `environment`, … */
  role: string;
  /** Bytes. */
  size: number;
  contentType: string;
  sha256: string;
  /** Where the server keeps it, relative to the base URL. */
  url: string;
  /** Path of the downloaded copy on this machine. */
  path?: string;
  [key: string]: unknown;
}

/** A task of a dataset: one unit of work. */
export interface Task {
  id: string;
  name: string;
  task: {
    instruction: string;
    /** Structured input; `{}` where there is none. */
    input: Record<string, unknown>;
    files: TaskFileRef[];
    /** JSON Schema of a good answer, where the dataset has one. */
    outputSchema: Record<string, unknown> | null;
    metadata: Record<string, unknown>;
  };
}

/** A task that no dataset holds: production traffic, or a run without a dataset. */
export interface InlineTask {
  id?: undefined;
  name?: string | undefined;
  instruction?: string | undefined;
  input?: Record<string, unknown> | undefined;
}
