import { isJsonObject } from "@rollout/contract";
import { X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../../ui/button.js";
import { Field, TextArea, TextInput } from "../../../ui/field.js";
import { Select } from "../../../ui/select.js";
import {
  changeField,
  type FieldType,
  fieldTypes,
  type RuleParts,
  removeField,
  ruleParts,
  type SchemaField,
} from "./schema-fields.js";

interface SchemaRowProps {
  readonly field: SchemaField;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Names that the other keys have. */
  readonly taken: readonly string[];
  readonly onChange: (schema: object | null) => void;
}

const typeOptions = fieldTypes.map((type) => ({ value: type, label: type }));

/** One key of the output: name, type, rule, whether it must be there. */
export function SchemaRow({ field, schema, taken, onChange }: SchemaRowProps) {
  const [name, setName] = useState(field.name);
  const [isOpen, setOpen] = useState(false);
  const hasRule = field.type !== "boolean" && field.type !== "object";
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const property = properties[field.name];
  const isFree = name.trim() !== "" && !taken.includes(name.trim());
  const rename = () => {
    if (!isFree) setName(field.name);
    else if (name.trim() !== field.name) onChange(changeField(schema, field.name, { name: name.trim() }));
  };
  return (
    <li>
      <div className="flex min-h-8 items-center gap-2 px-1.5 max-phone:flex-wrap max-phone:gap-y-0.5 max-phone:py-1">
        <TextInput
          aria-label={`Name of the key ${field.name}`}
          value={name}
          {...(isFree ? {} : { "aria-invalid": true })}
          onChange={(event) => setName(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => event.key === "Enter" && rename()}
          className="h-6! w-37 flex-none max-phone:min-w-0 max-phone:flex-1 border-transparent! px-1! font-mono text-mono hover:border-line-control! focus-visible:border-accent!"
        />
        <span className="w-25 flex-none">
          <Select<FieldType>
            look="quiet"
            label={`Type of ${field.name}`}
            value={field.type}
            options={typeOptions}
            onChange={(type) => onChange(changeField(schema, field.name, { type }))}
            className="ml-0!"
          />
        </span>
        <button
          type="button"
          disabled={!hasRule}
          aria-expanded={isOpen}
          aria-label={`Rule of ${field.name}: ${field.rule || "none"}`}
          onClick={() => setOpen(!isOpen)}
          className="h-6 min-w-0 flex-1 max-phone:order-1 max-phone:basis-3/5 truncate rounded-control px-1.5 text-left font-mono text-mono text-ink-2 hover:bg-press disabled:hover:bg-transparent"
        >
          {field.rule || <span className="font-sans text-meta text-ink-3">{hasRule ? "add rule" : "–"}</span>}
        </button>
        <button
          type="button"
          aria-pressed={field.required}
          aria-label={`${field.name} is required`}
          onClick={() => onChange(changeField(schema, field.name, { required: !field.required }))}
          className="h-6 flex-none rounded-control px-1.5 text-meta text-ink-2 hover:bg-press max-phone:order-2"
        >
          {field.required ? "required" : "optional"}
        </button>
        <IconButton
          label={`Remove the key ${field.name}`}
          onClick={() => onChange(removeField(schema, field.name))}
          className="size-6!"
        >
          <X className="small" />
        </IconButton>
      </div>
      {isOpen && hasRule && isJsonObject(property) && (
        <RuleForm
          field={field}
          parts={ruleParts(property)}
          onChange={(rule) => onChange(changeField(schema, field.name, { rule }))}
        />
      )}
    </li>
  );
}

interface RuleFormProps {
  readonly field: SchemaField;
  readonly parts: RuleParts;
  readonly onChange: (parts: RuleParts) => void;
}

const boundNoun: Partial<Record<FieldType, string>> = { string: "characters", array: "items" };

function RuleForm({ field, parts, onChange }: RuleFormProps) {
  const noun = boundNoun[field.type];
  const bound = (label: string, key: "from" | "to") => (
    <Field label={noun ? `${label} ${noun}` : label} optional>
      {(control) => (
        <BoundInput
          control={control}
          value={parts[key]}
          onChange={(value) => onChange({ ...parts, [key]: value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-3 border-t border-line bg-sunken px-2.5 py-2.5">
      {bound("At least", "from")}
      {bound("At most", "to")}
      {field.type === "string" && (
        <>
          <Field label="Pattern" optional>
            {(control) => (
              <TextInput
                {...control}
                value={parts.pattern}
                placeholder="^re_\d+$"
                onChange={(event) => onChange({ ...parts, pattern: event.target.value })}
                className="font-mono text-mono"
              />
            )}
          </Field>
          <Field label="One of, a line each" optional>
            {(control) => (
              <ListInput
                control={control}
                list={parts.list}
                onChange={(list) => onChange({ ...parts, list })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}

interface BoundInputProps {
  readonly control: object;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Keeps what is half typed, as `64.`, which the schema cannot hold. */
function BoundInput({ control, value, onChange }: BoundInputProps) {
  const [typed, setTyped] = useState(value);
  return (
    <TextInput
      {...control}
      inputMode="decimal"
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value);
      }}
      onBlur={() => setTyped(value)}
    />
  );
}

interface ListInputProps {
  readonly control: object;
  readonly list: string;
  readonly onChange: (list: string) => void;
}

/** Keeps an empty last line while it is typed; the schema knows only lines with text. */
function ListInput({ control, list, onChange }: ListInputProps) {
  const [typed, setTyped] = useState(list);
  return (
    <TextArea
      {...control}
      rows={2}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value);
      }}
      className="font-mono text-mono"
    />
  );
}
