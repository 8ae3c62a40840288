/** A task as its form holds it, complete or not; what a draft keeps and a save sends. */
import { type FileRole, type FileSource, fileSourceSchema, type NewTask, type Task } from "@rollout/contract";
import { z } from "zod";
import { checkSchema } from "./check-schema.js";
import { fieldsOf, jsonTextOf, type KeyValues, readKeyValues } from "./key-values.js";

export interface FormFile {
  readonly fileId: string;
  /** Path within the task. */
  readonly name: string;
  readonly role: FileRole;
  readonly size: number;
  readonly contentType: string;
  /** The object of a bucket that it is. */
  readonly source?: FileSource | undefined;
}

export interface TaskForm {
  readonly name: string;
  readonly instruction: string;
  readonly input: KeyValues;
  readonly files: readonly FormFile[];
  /** JSON text; empty where any output is taken. */
  readonly schemaText: string;
  readonly metadata: KeyValues;
}

export const emptyForm: TaskForm = {
  name: "",
  instruction: "",
  input: { mode: "fields", rows: [] },
  files: [],
  schemaText: "",
  metadata: { mode: "fields", rows: [] },
};

export const formOf = ({ name, task }: Pick<Task, "name" | "task">): TaskForm => ({
  name,
  instruction: task.instruction,
  input: fieldsOf(task.input),
  files: task.files.map((file) => ({
    fileId: file.id,
    name: file.name,
    role: file.role,
    size: file.size,
    contentType: file.contentType,
    source: file.source,
  })),
  schemaText: task.outputSchema === null ? "" : jsonTextOf(task.outputSchema),
  metadata: fieldsOf(task.metadata),
});

const keyValuesSchema = z.union([
  z.object({ mode: z.literal("fields"), rows: z.array(z.object({ key: z.string(), value: z.string() })) }),
  z.object({ mode: z.literal("json"), text: z.string() }),
]);

const formSchema = z.object({
  name: z.string(),
  instruction: z.string(),
  input: keyValuesSchema,
  files: z.array(
    z.object({
      fileId: z.string(),
      name: z.string(),
      role: z.enum(["input", "environment", "tests", "solution", "step", "metadata"]),
      size: z.number(),
      contentType: z.string(),
      source: fileSourceSchema.optional(),
    }),
  ),
  schemaText: z.string(),
  metadata: keyValuesSchema,
});

/** The form that a draft holds; null where an older page wrote it otherwise. */
export function readDraft(draft: unknown): TaskForm | null {
  const parsed = formSchema.safeParse(draft);
  return parsed.success ? parsed.data : null;
}

/** What keeps a form from being saved, by part. */
export type FormProblems = Partial<Record<keyof TaskForm, string>>;

export type ReadForm =
  | { readonly ok: true; readonly task: NewTask }
  | { readonly ok: false; readonly problems: FormProblems };

export function readForm(form: TaskForm): ReadForm {
  const input = readKeyValues(form.input);
  const metadata = readKeyValues(form.metadata);
  const schema = checkSchema(form.schemaText);
  const names = form.files.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const problems: FormProblems = {
    ...(form.name.trim() === "" ? { name: "A task needs a name." } : {}),
    ...(input.ok ? {} : { input: `${input.message}.` }),
    ...(metadata.ok ? {} : { metadata: `${metadata.message}.` }),
    ...(schema.ok ? {} : { schemaText: `Line ${schema.problem.line}: ${schema.problem.message}.` }),
    ...(twice === undefined ? {} : { files: `Two files are named ${twice}.` }),
  };
  if (!input.ok || !metadata.ok || !schema.ok || Object.keys(problems).length > 0) {
    return { ok: false, problems };
  }
  return {
    ok: true,
    task: {
      name: form.name.trim(),
      instruction: form.instruction,
      input: input.object,
      files: form.files.map(({ fileId, name, role }) => ({ fileId: fileId as `file_${string}`, name, role })),
      ...(schema.schema === null ? {} : { outputSchema: schema.schema }),
      metadata: metadata.object,
    },
  };
}

/** Whether two forms say the same, however they show it. */
export function isSameTask(one: TaskForm, other: TaskForm): boolean {
  if (one === other) return true;
  const [first, second] = [readForm(one), readForm(other)];
  if (!first.ok || !second.ok) return JSON.stringify(one) === JSON.stringify(other);
  return JSON.stringify(first.task) === JSON.stringify(second.task);
}

const imageTypes = /^image\//;
export const isImage = ({ contentType }: Pick<FormFile, "contentType">): boolean =>
  imageTypes.test(contentType);

/** What agents never get unless they ask for the role. */
export const isHiddenRole = (role: FileRole): boolean => role !== "input" && role !== "environment";

/** The role that a path suggests. */
export function roleOfPath(path: string): FileRole {
  const folder = path.split("/", 1)[0];
  return folder === "tests" || folder === "solution" || folder === "environment" ? folder : "input";
}
