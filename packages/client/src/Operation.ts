/** One operation of a platform, as data: the call, its contract test and the README's row are made from it. */
import type { Schema } from "effect"
import type { Kind } from "./Failure.ts"

export interface Operation<Path extends string, Asked, AskedWire, Reply, ReplyWire> {
  /** Whether it may be repeated. */
  readonly kind: Kind
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Behind the API's address, with `{Names}` for what differs from call to call. */
  readonly path: Path
  /** What is asked besides: in the query of a GET, in the body of all others. */
  readonly parameters: Schema.Schema<Asked, AskedWire>
  readonly reply: Schema.Schema<Reply, ReplyWire>
}

/** The names in a path: of `/Services/{ServiceSid}/Sessions` it is `ServiceSid`. */
type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

/** What stands for the names of a path. */
export type At<Path extends string> = { readonly [Name in Names<Path>]: string }

/** A value that has a slash or a question mark in it stays one segment; `~` and `*` stay as they are. */
export const pathAt = <Path extends string>(path: Path, at: At<Path>): string =>
  Object.entries<string>(at).reduce<string>(
    (filled, [name, value]) => filled.replace(`{${name}}`, encodeURIComponent(value)),
    path
  )
