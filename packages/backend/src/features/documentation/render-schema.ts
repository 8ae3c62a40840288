import { type Html, html, nothing, prose } from "../../platform/html.js";
import type { JsonSchema } from "./openapi-types.js";

/** The fields of an object as a table; anything else as its type in one line. */
export function renderSchema(schema: JsonSchema): Html {
  if (schema.properties === undefined) return html`<p class="type">${typeOf(schema)}${limitsOf(schema)}</p>`;
  return html`<table class="fields">${fieldRows(schema, "")}</table>`;
}

function fieldRows(schema: JsonSchema, path: string): Html[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const required = schema.required?.includes(name) ?? false;
    const nested = nestedObject(field);
    const label = `${path}${name}`;
    return [
      html`<tr><th scope="row"><code>${label}</code>${required ? nothing : html` <span class="optional">optional</span>`}</th><td><span class="type">${typeOf(field)}${limitsOf(field)}</span>${field.description ? prose(field.description) : nothing}</td></tr>`,
      ...(nested ? fieldRows(nested.schema, `${label}${nested.suffix}`) : []),
    ];
  });
}

/** An object that is described in place, alone, as items of a list, or beside null. */
function nestedObject(schema: JsonSchema): { schema: JsonSchema; suffix: string } | undefined {
  if (schema.properties) return { schema, suffix: "." };
  if (typeof schema.items === "object" && schema.items.properties)
    return { schema: schema.items, suffix: "[]." };
  const objects = alternatives(schema).filter((each) => each.properties);
  return objects.length === 1 ? { schema: objects[0]!, suffix: "." } : undefined;
}

/** A type in one line, with links to the schemas that it names. */
export function typeOf(schema: JsonSchema): Html {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1)!;
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`;
  if (schema.enum) return html`${schema.enum.map((value) => JSON.stringify(value)).join(" | ")}`;
  const union = alternatives(schema);
  if (union.length > 0) return joined(union.map(typeOf), " | ");
  if (schema.prefixItems) return html`[${joined(schema.prefixItems.map(typeOf), ", ")}]`;
  if (schema.items) return html`${typeOf(schema.items)}[]`;
  if (typeof schema.additionalProperties === "object") return html`object of any keys`;
  if (schema.type === undefined) return html`any`;
  return html`${typeof schema.type === "string" ? schema.type : schema.type.join(" | ")}`;
}

const alternatives = (schema: JsonSchema): readonly JsonSchema[] => schema.anyOf ?? schema.oneOf ?? [];

const joined = (parts: readonly Html[], separator: string): Html =>
  html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`;

/** Bounds that a caller may meet; those that every JSON integer has are left out. */
export function limitsOf(schema: JsonSchema): Html {
  const bounded = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  const parts: string[] = [];
  if (bounded(schema.minimum)) parts.push(`≥ ${schema.minimum.toLocaleString("en")}`);
  if (bounded(schema.maximum)) parts.push(`≤ ${schema.maximum.toLocaleString("en")}`);
  if (schema.maxLength !== undefined)
    parts.push(`at most ${schema.maxLength.toLocaleString("en")} characters`);
  if (schema.maxItems !== undefined) parts.push(`at most ${schema.maxItems.toLocaleString("en")} items`);
  return parts.length > 0 ? html`, ${parts.join(", ")}` : nothing;
}
