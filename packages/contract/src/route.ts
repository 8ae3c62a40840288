import type { z } from "zod";
import type { AuditAction } from "./audit.js";
import type { ErrorCode } from "./errors.js";
import type { Scope } from "./sessions.js";

/**
 * Who may call a route. `key` lists the scopes of which an API key needs one, no key may without it; `session`
 * says which role a signed-in person needs in the workspace; `person` is a signed-in person outside of any
 * workspace. `cli`: a key of a command-line login may, whatever its scopes, in the name of its person.
 */
export type Callers =
  | { readonly anyone: true }
  | { readonly person: true; readonly key?: readonly Scope[] }
  | { readonly session: "member" | "owner"; readonly key?: readonly Scope[]; readonly cli?: true };

type Fields = Record<string, z.ZodType>;

/** One route: the single declaration that server, OpenAPI document, web app and tests share. */
export interface Route<
  Params extends Fields = Fields,
  Query extends Fields = Fields,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Reply extends z.ZodType | "bytes" | "stream" | undefined = z.ZodType | "bytes" | "stream" | undefined,
> {
  readonly operationId: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `{name}` for parameters, as in OpenAPI. */
  readonly path: `/api/v1/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly callers: Callers;
  /** What the audit log calls it. Every route that changes something says so, or says that it keeps "none". */
  readonly audit?: AuditAction | "none";
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The body is raw bytes rather than JSON. */
  readonly bodyBytes?: true;
  readonly status?: 200 | 201 | 204;
  readonly reply?: Reply;
  /** Media types of a reply of bytes; application/octet-stream unless given. */
  readonly replyTypes?: readonly string[];
  /** Codes beyond those that every route can answer. */
  readonly errors?: readonly ErrorCode[];
}

export const defineRoute = <
  const Params extends Fields = Record<never, never>,
  const Query extends Fields = Record<never, never>,
  Body extends z.ZodType | undefined = undefined,
  const Reply extends z.ZodType | "bytes" | "stream" | undefined = undefined,
>(
  route: Route<Params, Query, Body, Reply>,
): Route<Params, Query, Body, Reply> => route;

type FieldValues<F> = { [Key in keyof F]: F[Key] extends z.ZodType ? z.output<F[Key]> : never };
type OptionalKeys<T> = { [Key in keyof T]-?: undefined extends T[Key] ? Key : never }[keyof T];
type Optional<T> = { [Key in OptionalKeys<T>]?: T[Key] } & {
  [Key in Exclude<keyof T, OptionalKeys<T>>]: T[Key];
};

export type RouteParams<R> = R extends Route<infer P, infer _Q, infer _B, infer _R> ? FieldValues<P> : never;
export type RouteQuery<R> =
  R extends Route<infer _P, infer Q, infer _B, infer _R> ? Optional<FieldValues<Q>> : never;
export type RouteBody<R> =
  R extends Route<infer _P, infer _Q, infer B, infer _R>
    ? B extends z.ZodType
      ? z.output<B>
      : undefined
    : never;
export type RouteReply<R> =
  R extends Route<infer _P, infer _Q, infer _B, infer Reply>
    ? Reply extends z.ZodType
      ? z.output<Reply>
      : Reply extends "bytes" | "stream"
        ? Reply
        : undefined
    : never;
