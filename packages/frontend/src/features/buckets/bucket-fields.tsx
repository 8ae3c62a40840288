import type { ReactNode } from "react";
import { Checkbox } from "../../ui/checkbox.js";
import { Field, TextInput } from "../../ui/field.js";
import { TextButton } from "../../ui/text-button.js";
import type { BucketErrors, BucketFieldName, BucketValues } from "./bucket-form.js";
import { SecretField } from "./secret-field.js";

interface BucketFieldsProps {
  readonly values: BucketValues;
  readonly onChange: (change: Partial<BucketValues>) => void;
  readonly errors: BucketErrors;
  /** What the storage says that would be right. */
  readonly repair: { readonly field: BucketFieldName; readonly value: string } | null;
  readonly onRepair: () => void;
  /** Of a field that the storage confirmed. */
  readonly confirmed: Partial<Record<BucketFieldName, string>>;
  readonly isSecretStored: boolean;
  readonly secretHint?: string | undefined;
  readonly onReplaceSecret?: () => void;
}

/** The fields of a connection, in the order in which a test tries them. */
export function BucketFields(props: BucketFieldsProps) {
  const {
    values,
    onChange,
    errors,
    repair,
    onRepair,
    confirmed,
    isSecretStored,
    secretHint,
    onReplaceSecret,
  } = props;
  const errorOf = (field: BucketFieldName): ReactNode =>
    errors[field] && (
      <>
        {errors[field]}{" "}
        {repair?.field === field && <TextButton onClick={onRepair}>Use {repair.value}</TextButton>}
      </>
    );
  const field = (
    name: Exclude<BucketFieldName, "secretAccessKey">,
    label: string,
    more: { hint?: string; optional?: boolean; mono?: boolean; placeholder?: string } = {},
  ) => (
    <Field
      label={label}
      hint={confirmed[name] ?? more.hint}
      error={errorOf(name)}
      optional={more.optional ?? false}
    >
      {(control) => (
        <TextInput
          {...control}
          name={name}
          value={values[name]}
          placeholder={more.placeholder}
          onChange={(event) => onChange({ [name]: event.target.value })}
          className={more.mono ? "font-mono text-mono max-phone:h-11" : "max-phone:h-11"}
        />
      )}
    </Field>
  );
  return (
    <div className="flex flex-col gap-3.5">
      <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1 max-phone:gap-3.5">
        {field("bucket", "Bucket")}
        {field("region", "Region")}
      </div>
      {field("prefix", "Prefix", {
        optional: true,
        mono: true,
        hint: "Only what lies below it is seen, and only there is written.",
      })}
      {field("endpoint", "Endpoint", {
        optional: true,
        mono: true,
        hint: "Empty means Amazon S3 in this region. For MinIO and others, the URL of the server.",
      })}
      <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1 max-phone:gap-3.5">
        {field("accessKeyId", "Access key id", { mono: true })}
        <SecretField
          value={values.secretAccessKey}
          onChange={(secretAccessKey) => onChange({ secretAccessKey })}
          error={errorOf("secretAccessKey")}
          hint={secretHint}
          isStored={isSecretStored}
          {...(onReplaceSecret ? { onReplace: onReplaceSecret } : {})}
        />
      </div>
      <Checkbox
        checked={values.pathStyle}
        onChange={(pathStyle) => onChange({ pathStyle })}
        label={
          <>
            Path-style addresses{" "}
            <span className="ml-1 text-ink-3">for servers without a name per bucket</span>
          </>
        }
      />
      {field("name", "Name in Rollout", { optional: true, hint: "The bucket's own unless given." })}
    </div>
  );
}
