import { z } from "zod";
import { type ErrorCode, errorCodes, errorReplySchema } from "./errors.js";
import type { Callers, Route } from "./route.js";
import { routes } from "./routes.js";

type Json = Record<string, unknown>;

const everywhere: readonly ErrorCode[] = [
  "request_invalid",
  "request_head_too_large",
  "rate_limited",
  "internal",
  "database_unavailable",
];
const guarded: readonly ErrorCode[] = [
  "unauthenticated",
  "key_malformed",
  "key_unknown",
  "key_revoked",
  "key_expired",
  "session_expired",
  "workspace_mismatch",
  "scope_missing",
  "origin_refused",
  "workspace_not_found",
];

/** Builds the OpenAPI 3.1 document from the routes; the same input always gives the same document. */
export function buildOpenApi(): Json {
  const bodies = new Set<z.ZodType>();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of Object.values(routes) as Route[]) {
    if (route.body) bodies.add(route.body);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Rollout",
      version: "1.0.0",
      description: "Run agent tasks from your own code and review what happened in a web UI.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key of one workspace: mv37_rl_…" },
        session: { type: "apiKey", in: "cookie", name: "rollout_session", description: "Set by sign-in" },
      },
    },
  };
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    target: "draft-2020-12",
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, { $schema: _schema, $id: _id, id: _name, ...schema }]) => [name, schema] as const),
  );
}

const reference = (schema: z.ZodType): Json => {
  const id = z.globalRegistry.get(schema)?.id;
  if (!id) throw new Error("A body or reply of a route needs .meta({ id }) to become a component.");
  return { $ref: `#/components/schemas/${id}` };
};

function operation(route: Route): Json {
  const parameters = [
    ...Object.entries(route.params ?? {}).map(([name, schema]) => parameter("path", name, schema)),
    ...Object.entries(route.query ?? {}).map(([name, schema]) => parameter("query", name, schema)),
  ];
  if ("session" in route.callers) {
    parameters.push({
      name: "X-Rollout-Workspace",
      in: "header",
      required: false,
      description:
        "Slug of the workspace. A session needs it; a key belongs to one workspace and may leave it out.",
      schema: { type: "string" },
    });
  }
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    security: security(route.callers),
    "x-callers": route.callers,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: jsonBody(route.body) } : {}),
    ...(route.bodyBytes ? { requestBody: bytesBody } : {}),
    responses: responses(route),
  };
}

const security = (callers: Callers): Json[] => {
  if ("anyone" in callers) return [];
  return callers.key || ("cli" in callers && callers.cli)
    ? [{ apiKey: [] }, { session: [] }]
    : [{ session: [] }];
};

function parameter(place: "path" | "query", name: string, schema: z.ZodType): Json {
  const id = z.globalRegistry.get(unwrapped(schema))?.id;
  const { $schema: _schema, ...json } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "output",
  }) as Json;
  const required = place === "path" || !schema.safeParse(undefined).success;
  const description = json.description as string | undefined;
  return {
    name,
    in: place,
    required,
    ...(description ? { description } : {}),
    schema: id ? { $ref: `#/components/schemas/${id}` } : json,
  };
}

const unwrapped = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;

const jsonBody = (schema: z.ZodType): Json => ({
  required: true,
  content: { "application/json": { schema: reference(schema) } },
});

const bytesBody: Json = { required: true, content: { "application/octet-stream": { schema: {} } } };

function responses(route: Route): Json {
  const status = String(route.status ?? 200);
  const codes = new Set<ErrorCode>([
    ...everywhere,
    ...("anyone" in route.callers ? [] : guarded),
    ...(route.errors ?? []),
    ...(route.body || route.bodyBytes ? (["body_too_large", "media_type_unsupported"] as const) : []),
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const list = byStatus.get(errorCodes[code][0]) ?? [];
    byStatus.set(errorCodes[code][0], [...list, code]);
  }
  return {
    [status]: success(route),
    ...Object.fromEntries(
      [...byStatus].map(([errorStatus, list]) => [
        String(errorStatus),
        {
          description: list.map((code) => `\`${code}\`: ${errorCodes[code][1]}`).join("\n\n"),
          content: { "application/json": { schema: reference(errorReplySchema) } },
        },
      ]),
    ),
  };
}

function success(route: Route): Json {
  if (!route.reply) return { description: "Done" };
  if (route.reply === "bytes") {
    const types = route.replyTypes ?? ["application/octet-stream"];
    return {
      description: "The bytes",
      content: Object.fromEntries(types.map((type) => [type, { schema: {} }])),
    };
  }
  if (route.reply === "stream")
    return {
      description: "Server-sent events",
      content: { "text/event-stream": { schema: { type: "string" } } },
    };
  return { description: route.summary, content: { "application/json": { schema: reference(route.reply) } } };
}
