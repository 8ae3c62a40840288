import { Plus, X } from "lucide-react";
import { useId, useRef } from "react";
import { Button, IconButton } from "../../../ui/button.js";
import { TextInput } from "../../../ui/field.js";
import { Segmented } from "../../../ui/segmented.js";
import { CodeField } from "./code-field.js";
import { FormSection } from "./form-section.js";
import {
  type KeyValueRow,
  type KeyValues,
  kindOfValue,
  readKeyValues,
  repeatedKeys,
  rowsOfPaste,
  switchMode,
} from "./key-values.js";

interface KeyValueFieldProps {
  readonly title: string;
  readonly values: KeyValues;
  readonly onChange: (values: KeyValues) => void;
  readonly dirty: boolean;
  /** Why the whole is not taken. */
  readonly error?: string | undefined;
}

/** An object as fields, or as JSON. */
export function KeyValueField({ title, values, onChange, dirty, error }: KeyValueFieldProps) {
  const read = readKeyValues(values);
  const turned = switchMode(values);
  const errorId = useId();
  const wrong = read.ok ? error : values.mode === "fields" ? `${read.message}.` : undefined;
  return (
    <FormSection
      title={title}
      dirty={dirty}
      action={
        <Segmented
          label={`${title} as`}
          value={values.mode}
          options={[
            { value: "fields", label: "Fields" },
            { value: "json", label: "JSON" },
          ]}
          onChange={(mode) => mode !== values.mode && turned && onChange(turned)}
        />
      }
      error={wrong}
      errorId={errorId}
    >
      {values.mode === "json" ? (
        <CodeField
          label={`${title} as JSON`}
          value={values.text}
          onChange={(text) => onChange({ mode: "json", text })}
          problem={read.ok ? null : (read.problem ?? null)}
          refusedBy={wrong === undefined ? undefined : errorId}
          verdict={read.ok ? "A JSON object" : "Repair it to go back to fields"}
        />
      ) : (
        <Rows
          title={title}
          rows={values.rows}
          wrongBy={wrong === undefined ? undefined : errorId}
          onChange={(rows) => onChange({ mode: "fields", rows })}
        />
      )}
    </FormSection>
  );
}

interface RowsProps {
  readonly title: string;
  readonly rows: readonly KeyValueRow[];
  /** Id of what is said to be wrong. */
  readonly wrongBy: string | undefined;
  readonly onChange: (rows: readonly KeyValueRow[]) => void;
}

function Rows({ title, rows, wrongBy, onChange }: RowsProps) {
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const twice = repeatedKeys(rows);
  const isNameless = (row: KeyValueRow): boolean => row.key === "" && row.value !== "";
  const hasOwnProblem = twice.size > 0 || rows.some(isNameless);
  const isWrong = (row: KeyValueRow): boolean => !hasOwnProblem || twice.has(row.key) || isNameless(row);
  const change = (index: number, part: Partial<KeyValueRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const focusRow = (index: number) =>
    // The row is there after the next paint.
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLInputElement>("[data-part=key]")[Math.max(0, index)]?.focus(),
    );
  const add = () => {
    onChange([...rows, { key: "", value: "" }]);
    focusRow(rows.length);
  };
  const remove = (index: number) => {
    onChange(rows.filter((_, at) => at !== index));
    focusRow(index - 1);
  };
  return (
    <div ref={list} className="flex flex-col gap-1.5">
      {rows.map((row, index) => {
        const kind = kindOfValue(row.value);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; keys change while they are typed.
          <div key={index} className="flex items-center gap-2">
            <TextInput
              data-part="key"
              aria-label={`Key ${index + 1} of ${title}`}
              value={row.key}
              {...(wrongBy !== undefined && isWrong(row)
                ? { "aria-invalid": true, "aria-describedby": wrongBy }
                : {})}
              onChange={(event) => change(index, { key: event.target.value })}
              onPaste={(event) => {
                const pasted = rowsOfPaste(event.clipboardData.getData("text"));
                if (pasted === null) return;
                event.preventDefault();
                onChange([...rows.slice(0, index), ...pasted, ...rows.slice(index + 1)]);
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") add();
                else if (event.key === "Backspace" && row.key === "") remove(index);
                else return;
                event.preventDefault();
              }}
              className="w-31 flex-none font-mono text-mono max-phone:h-11"
            />
            <span className="relative flex min-w-0 flex-1">
              <TextInput
                aria-label={`Value of ${row.key === "" ? `key ${index + 1}` : row.key}`}
                value={row.value}
                {...(kind === null ? {} : { "aria-describedby": `${id}-${index}` })}
                onChange={(event) => change(index, { value: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== "Enter") return;
                  event.preventDefault();
                  add();
                }}
                className={`w-full font-mono text-mono max-phone:h-11 ${kind === null ? "" : "pr-20"}`}
              />
              {kind !== null && (
                <span
                  id={`${id}-${index}`}
                  className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-meta text-ink-3"
                >
                  {kind}
                </span>
              )}
            </span>
            <IconButton
              label={`Remove ${row.key === "" ? "the field" : row.key}`}
              onClick={() => remove(index)}
              className="size-6!"
            >
              <X className="small" />
            </IconButton>
          </div>
        );
      })}
      <Button
        variant="ghost"
        size="small"
        icon={<Plus className="small" />}
        onClick={add}
        className="self-start"
      >
        Add field
      </Button>
    </div>
  );
}
