/** Several calls in one: each answered as if it had come alone. What was done before one fails stays done. */
import { type HttpApp, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { body, json } from "./Call.ts"

interface Reply {
  readonly status: number
  readonly body: unknown
}

const parsed = Schema.decodeOption(Schema.parseJson())

/** `path` goes from `/services/data` on. */
const call = (app: HttpApp.Default, method: string, path: string, given: unknown): Effect.Effect<Reply> =>
  app.pipe(
    Effect.provideService(
      HttpServerRequest.HttpServerRequest,
      HttpServerRequest.fromWeb(
        new Request(`http://practice.example${path}`, {
          method,
          headers: { "content-type": "application/json" },
          ...(given !== undefined && method !== "GET" && { body: JSON.stringify(given) })
        })
      )
    ),
    Effect.scoped,
    Effect.flatMap((response) =>
      Effect.map(
        Effect.promise(() => HttpServerResponse.toWeb(response).text()),
        (text) => ({
          status: response.status,
          body: Option.getOrNull(parsed(text))
        })
      )
    ),
    Effect.orDie
  )

const Composite = Schema.Struct({
  allOrNone: Schema.optionalWith(Schema.Boolean, { default: () => false }),
  compositeRequest: Schema.Array(
    Schema.Struct({
      method: Schema.String,
      url: Schema.String,
      referenceId: Schema.String,
      body: Schema.optional(Schema.Unknown)
    })
  ).pipe(Schema.maxItems(25))
})

const Batch = Schema.Struct({
  haltOnError: Schema.optionalWith(Schema.Boolean, { default: () => false }),
  batchRequests: Schema.Array(
    Schema.Struct({ method: Schema.String, url: Schema.String, richInput: Schema.optional(Schema.Unknown) })
  ).pipe(Schema.maxItems(25))
})

const halted = [
  {
    errorCode: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed."
  }
]

/** What `@{reference.path}` stands for in what was answered before. */
const dig = (from: unknown, path: ReadonlyArray<string>): unknown => {
  const [head, ...rest] = path
  if (head === undefined) return from
  return typeof from === "object" && from !== null ? dig(new Map(Object.entries(from)).get(head), rest) : undefined
}

/** Puts what was answered before into a text, or into every text of a body. */
const filler = (said: ReadonlyMap<string, Reply>) => {
  const text = (it: string): string =>
    it.replace(/@\{(\w+)\.([\w.[\]]+)\}/g, (whole, name: string, path: string) => {
      const found = dig(
        said.get(name)?.body,
        path.split(/[.[\]]+/).filter((it) => it !== "")
      )
      return typeof found === "string" || typeof found === "number" ? String(found) : whole
    })
  const body = (it: unknown): unknown => {
    if (typeof it === "string") return text(it)
    if (Array.isArray(it)) return it.map(body)
    if (typeof it !== "object" || it === null) return it
    return Object.fromEntries(Object.entries(it).map(([name, value]) => [name, body(value)]))
  }
  return { text, body }
}

export const handlers = (app: HttpApp.Default) => ({
  composite: Effect.gen(function* () {
    const { allOrNone, compositeRequest } = yield* body(Composite)
    const said = new Map<string, Reply>()
    let failed = false
    for (const it of compositeRequest) {
      const fill = filler(said)
      const reply: Reply =
        failed && allOrNone
          ? { status: 400, body: halted }
          : yield* call(app, it.method, fill.text(it.url), fill.body(it.body))
      failed ||= reply.status >= 400
      said.set(it.referenceId, reply)
    }
    return json({
      compositeResponse: [...said].map(([referenceId, { body, status }]) => ({
        body,
        httpHeaders: {},
        httpStatusCode: status,
        referenceId
      }))
    })
  }),
  batch: Effect.gen(function* () {
    const { batchRequests, haltOnError } = yield* body(Batch)
    const results: Array<{ readonly statusCode: number; readonly result: unknown }> = []
    for (const it of batchRequests) {
      const stop = haltOnError && results.some(({ statusCode }) => statusCode >= 400)
      const { body: result, status: statusCode } = stop
        ? { status: 412, body: [{ errorCode: "BATCH_PROCESSING_HALTED", message: "Batch processing halted" }] }
        : yield* call(app, it.method, `/services/data/${it.url.replace(/^\/?(services\/data\/)?/, "")}`, it.richInput)
      results.push({ statusCode, result })
    }
    return json({ hasErrors: results.some(({ statusCode }) => statusCode >= 400), results })
  })
})
