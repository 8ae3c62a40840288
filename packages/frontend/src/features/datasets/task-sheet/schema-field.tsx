import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../../ui/button.js";
import { Segmented } from "../../../ui/segmented.js";
import { checkSchema } from "./check-schema.js";
import { CodeField } from "./code-field.js";
import { FormSection } from "./form-section.js";
import { jsonTextOf } from "./key-values.js";
import { addField, builderView, freeName } from "./schema-fields.js";
import { SchemaRow } from "./schema-row.js";

interface SchemaFieldProps {
  /** JSON text; empty where any output is taken. */
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly dirty: boolean;
  /** Why the server does not take it. */
  readonly error?: string | undefined;
}

/** What a finished attempt has to hand in: by rows for simple cases, else as JSON Schema. */
export function SchemaField({ text, onChange, dirty, error }: SchemaFieldProps) {
  const [mode, setMode] = useState<"builder" | "json">("builder");
  const errorId = useId();
  const checked = checkSchema(text);
  const refused = checked.ok ? error : undefined;
  // What is refused has a place in the text, not always a row.
  const shown = checked.ok && refused === undefined ? mode : "json";
  const schema = checked.ok ? checked.schema : null;
  const view = builderView(schema);
  const set = (next: object | null) => onChange(next === null ? "" : jsonTextOf(next));
  const names = [...view.fields.map(({ name }) => name), ...view.hidden];
  return (
    <FormSection
      title="Output schema"
      dirty={dirty}
      error={refused}
      errorId={errorId}
      action={
        <Segmented
          label="Output schema as"
          value={shown}
          options={[
            { value: "builder", label: "Builder" },
            { value: "json", label: "JSON Schema" },
          ]}
          onChange={(next) => checked.ok && setMode(next)}
        />
      }
    >
      {shown === "json" ? (
        <CodeField
          label="Output schema as JSON Schema"
          value={text}
          onChange={onChange}
          problem={checked.ok ? null : checked.problem}
          refusedBy={refused === undefined ? undefined : errorId}
          verdict={
            checked.ok && checked.schema === null
              ? "No schema: any output is taken"
              : "JSON Schema 2020-12, checked when an attempt finishes"
          }
        />
      ) : (
        <>
          {view.fields.length > 0 && (
            <ul
              aria-label="Keys of the output"
              className="divide-y divide-line rounded-control border border-line"
            >
              {view.fields.map((field) => (
                <SchemaRow
                  key={field.name}
                  field={field}
                  schema={schema ?? {}}
                  taken={names.filter((name) => name !== field.name)}
                  onChange={set}
                />
              ))}
            </ul>
          )}
          {view.hidden.length > 0 && (
            <p className="text-meta text-ink-3">
              {view.hidden.length} {view.hidden.length === 1 ? "key" : "keys"} only in JSON Schema
            </p>
          )}
          {view.fields.length === 0 && view.hidden.length === 0 && (
            <p className="text-ink-3">
              {schema === null ? "Any output is taken" : "A schema without keys; see JSON Schema"}
            </p>
          )}
          <Button
            variant="ghost"
            size="small"
            icon={<Plus className="small" />}
            onClick={() => set(addField(schema, freeName(names)))}
            className="self-start"
          >
            Add key
          </Button>
        </>
      )}
    </FormSection>
  );
}
