/** From the text of an output schema to a function that finds violations. Runs in the schema thread. */
import {
  findSchemaFault,
  keyOfPart,
  pointerPart,
  type SchemaPath,
  unsupportedInPattern,
} from "@rollout/contract";
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { compilePattern, linearPatterns } from "./linear-pattern.js";
import { replaceMultipleOf } from "./multiple-of.js";
import type { SchemaFault, Violation } from "./schema-answers.js";

/** Of one output; a page shows 50 and counts the rest. */
const mostViolations = 500;
const longestMessage = 1_000;

const options: Options = {
  strict: false,
  logger: false,
  allErrors: true,
  ownProperties: true,
  code: { regExp: linearPatterns },
};

/** Dialects by `$schema` without its trailing #. */
const dialects: Readonly<Record<string, new (options: Options) => Ajv | Ajv2020>> = {
  "https://json-schema.org/draft/2020-12/schema": Ajv2020,
  "http://json-schema.org/draft-07/schema": Ajv,
};

export type Compiled = { readonly fault: SchemaFault } | { readonly validate: ValidateFunction };

/**
 * Compiles a schema of draft 2020-12 (the default) or draft 7. Nothing is loaded from elsewhere.
 *
 * @param allErrors - Find every violation, not only the first.
 */
export function compileSchema(text: string, allErrors = true): Compiled {
  const schema = JSON.parse(text) as Record<string, unknown>;
  const dialect = schema.$schema ?? Object.keys(dialects)[0];
  const Dialect = typeof dialect === "string" ? dialects[dialect.replace(/#$/, "")] : undefined;
  if (!Dialect) return { fault: { place: "/$schema", message: "is neither draft 2020-12 nor draft 7" } };
  const ajv = new Dialect({ ...options, allErrors });
  addFormats.default(ajv);
  replaceMultipleOf(ajv);
  try {
    if (!ajv.validateSchema(schema)) return { fault: faultOf(ajv.errors?.[0]) };
    const fault = findSchemaFault(schema);
    if (fault) return { fault: { place: pointerTo(fault.path), message: fault.message } };
    return { validate: ajv.compile(schema) };
  } catch (error) {
    return { fault: findCause(schema) ?? { place: "", message: (error as Error).message } };
  }
}

const faultOf = (error: ErrorObject | undefined): SchemaFault => ({
  place: error?.instancePath ?? "",
  message: error ? messageOf(error) : "is not a JSON Schema",
});

/** The pattern or reference for which a schema does not compile, where Ajv does not tell the place. */
function findCause(schema: unknown): SchemaFault | undefined {
  const rest: { value: unknown; place: string }[] = [{ value: schema, place: "" }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, place } = next;
    if (typeof value !== "object" || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      const at = `${place}/${pointerPart(key)}`;
      const fault =
        key === "pattern" && typeof member === "string"
          ? patternFault(member)
          : key === "$ref" && typeof member === "string"
            ? referenceFault(member)
            : undefined;
      if (fault !== undefined) return { place: at, message: fault };
      if (key === "patternProperties" && typeof member === "object" && member !== null) {
        for (const pattern of Object.keys(member)) {
          const against = patternFault(pattern);
          if (against !== undefined) return { place: `${at}/${pointerPart(pattern)}`, message: against };
        }
      }
      rest.push({ value: member, place: at });
    }
  }
  return undefined;
}

function patternFault(pattern: string): string | undefined {
  const unsupported = unsupportedInPattern(pattern);
  if (unsupported !== undefined) return unsupported;
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return `is a pattern that cannot be used: ${(error as Error).message}`.slice(0, longestMessage);
  }
}

const referenceFault = (reference: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:|^\/\//i.test(reference)
    ? `refers to ${reference.slice(0, 200)}: nothing is loaded from elsewhere`
    : undefined;

/** Where an output breaks a schema. */
export function findViolations(validate: ValidateFunction, output: unknown): Violation[] {
  const isValid: unknown = validate(output);
  // A promise, as of a schema with $async, would pass for true.
  if (typeof isValid !== "boolean") throw new Error("The schema gave no verdict.");
  if (isValid) return [];
  const errors = validate.errors ?? [];
  // What is missing first: of more than are kept, it is what explains the rest.
  const isMissing = ({ keyword }: ErrorObject): boolean => keyword === "required";
  const ordered = [...errors.filter(isMissing), ...errors.filter((error) => !isMissing(error))];
  return ordered.slice(0, mostViolations).map((error) => ({
    path: error.instancePath + extraMember(error),
    rule: error.keyword,
    schemaPath: schemaPointer(error.schemaPath),
    message: messageOf(error),
  }));
}

/** A member that should not be there is itself the place. */
function extraMember({ params }: ErrorObject): string {
  const extra = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof extra === "string" ? `/${pointerPart(extra)}` : "";
}

function messageOf({ message = "breaks the schema", keyword, params }: ErrorObject): string {
  const allowed = keyword === "enum" ? `: ${JSON.stringify(params.allowedValues)}` : "";
  const expected = keyword === "const" ? `: ${JSON.stringify(params.allowedValue)}` : "";
  return `${message}${allowed}${expected}`.slice(0, longestMessage);
}

/** Ajv writes a URI with a fragment; what is shown is the JSON pointer in it. */
const schemaPointer = (schemaPath: string): string =>
  schemaPath
    .slice(schemaPath.indexOf("#") + 1)
    .split("/")
    .map((part) => pointerPart(keyOfFragmentPart(part)))
    .join("/");

const pointerTo = (path: SchemaPath): string => path.map((key) => `/${pointerPart(String(key))}`).join("");

function keyOfFragmentPart(part: string): string {
  const key = keyOfPart(part);
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
