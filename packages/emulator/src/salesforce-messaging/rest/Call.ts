/** One call of the REST API: the version that its path names, and the object and fields that it speaks of. */
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Context, Effect, Schema } from "effect"
import type { Org } from "../org/Org.ts"
import { notFound, Refusal } from "./Refusal.ts"
import { noColumn } from "../soql/resolve.ts"
import * as version from "../org/version.ts"

export class Call extends Context.Tag("@parley/emulator/salesforce-messaging/Call")<Call, Org>() {}

export const json = (body: unknown, status = 200) => HttpServerResponse.unsafeJson(body, { status })
export const nothing = HttpServerResponse.empty({ status: 204 })

export const parameter = (name: string) => Effect.map(HttpRouter.params, (all) => all[name] ?? "")

/** One text for each name: the first one, where a name is given twice. */
export const search = Effect.map(HttpServerRequest.ParsedSearchParams, (all): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).map(([name, it]) => [name, typeof it === "string" ? it : (it[0] ?? "")]))
)

/** The object of the path. */
export const sobject = Effect.gen(function* () {
  const call = yield* Call
  return yield* Effect.mapError(version.sobject(call.version, yield* parameter("object")), () => notFound)
})

export const field = (object: Effect.Effect.Success<typeof sobject>, name: string) =>
  Effect.flatMap(Call, (call) =>
    Effect.mapError(version.field(call.version, object, name), () => noColumn(name, object.name))
  )

/** What a call brings: JSON, and said to be it. */
export const body = <A, I>(schema: Schema.Schema<A, I>) =>
  Effect.gen(function* () {
    const { headers, text } = yield* HttpServerRequest.HttpServerRequest
    if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
      const says = "Content type not supported for this resource: send application/json"
      return yield* new Refusal({ code: "UNSUPPORTED_MEDIA_TYPE", says })
    }
    return yield* Effect.flatMap(text, Schema.decode(Schema.parseJson(schema))).pipe(
      Effect.mapError(
        () => new Refusal({ code: "JSON_PARSER_ERROR", says: "Unexpected character or value in the body" })
      )
    )
  })
