/** The Interaction API: its operations under `/api/v1`, for a bot of one's own and for a channel of one's own. */
import { type HttpApp, HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, Schema } from "effect"
import { faulty } from "../../faulty.ts"
import type { Site } from "../../Platform.ts"
import type { Carrier } from "../../Carrier.ts"
import type { Conversations } from "../conversation/Conversations.ts"
import type { Inbound } from "../conversation/Inbound.ts"
import { caller } from "./Caller.ts"
import * as brought from "./brought.ts"
import * as channel from "./channel.ts"
import * as talk from "./entries.ts"
import { InteractionRefusal, refuse } from "./refusal.ts"
import * as work from "./work.ts"
import type { Records } from "../org/Records.ts"
import type { Routing } from "../conversation/Routing.ts"
import type { Tokens } from "../login/Tokens.ts"

/** What a fault can be ordered for. */
export const interactionOperations = ["create", "fetch", "route"] as const

interface Parts {
  readonly site: Pick<Site, "faults" | "messages">
  readonly tokens: Pick<Tokens, "isGood">
  readonly records: Records
  readonly conversations: Conversations
  readonly routing: Routing
  readonly inbound: Inbound
  readonly carrier: Carrier
}

interface How {
  readonly status: 200 | 202
  /** What only a bot may do. */
  readonly who?: "bot" | "anyone"
  /** Where the vendor puts an error inside the answer. */
  readonly inside?: boolean
}

const wrong = () => new InteractionRefusal({ code: 10089 })

const json = Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => Effect.mapError(request.json, wrong))

/** A form of parts: `json`, and files. */
const parts = Effect.gen(function* () {
  const request = yield* HttpServerRequest.HttpServerRequest
  const bytes = yield* Effect.mapError(request.arrayBuffer, wrong)
  const headers = { "content-type": request.headers["content-type"] ?? "" }
  const form = yield* Effect.tryPromise({ try: () => new Response(bytes, { headers }).formData(), catch: wrong })
  const given = form.get("json")
  const text = given instanceof Blob ? yield* Effect.promise(() => given.text()) : (given ?? "")
  const files = form.getAll("attachments").flatMap((it) => (it instanceof Blob ? [it] : []))
  return {
    json: yield* Effect.mapError(Schema.decode(Schema.parseJson())(text), wrong),
    files: yield* Effect.forEach(files, (file) =>
      Effect.map(
        Effect.promise(() => file.arrayBuffer()),
        (bytes) => ({
          type: file.type,
          size: file.size,
          url: `data:${file.type};base64,${Buffer.from(bytes).toString("base64")}`
        })
      )
    )
  }
})

export const interaction = ({
  carrier,
  conversations,
  inbound,
  records,
  routing,
  site,
  tokens
}: Parts): HttpApp.Default => {
  const befall = faulty(site.faults, {
    tooMany: ({ retryAfter }) =>
      refuse({ code: 429 }, retryAfter === undefined ? {} : { headers: { "retry-after": `${retryAfter}` } }),
    broken: refuse({ code: 500 })
  })
  const { bring, recall } = brought.handlers(records, conversations, inbound)
  const { read, say } = talk.handlers(site, records, conversations, carrier)
  const { create, result, route, unroute, update } = work.handlers(records, conversations, routing)
  const { acknowledge, begin, changeSession, consent, register, remove } = channel.handlers(
    records,
    conversations,
    inbound
  )

  const answer = <R>(
    { inside = false, status, who = "anyone" }: How,
    act: Effect.Effect<unknown, InteractionRefusal, R>
  ) =>
    caller(tokens, who).pipe(
      Effect.zipRight(act),
      Effect.map((body) => HttpServerResponse.unsafeJson(body, { status })),
      Effect.catchTag("InteractionRefusal", (refusal) => Effect.succeed(refuse(refusal, { inside })))
    )

  const operation = <A, I>(
    schema: Schema.Schema<A, I>,
    act: (asked: A) => Effect.Effect<unknown, InteractionRefusal>,
    how: How
  ) =>
    answer(
      how,
      json.pipe(
        Effect.flatMap((given) => Effect.mapError(Schema.decodeUnknown(schema)(given), wrong)),
        Effect.flatMap((asked) => conversations.alone(act(asked)))
      )
    )

  const interactions = Effect.gen(function* () {
    const { files, json } = yield* parts
    const asked = yield* Effect.mapError(Schema.decodeUnknown(brought.Interactions)(json), wrong)
    return yield* conversations.alone(bring(asked, files))
  })

  return HttpRouter.empty.pipe(
    HttpRouter.post("/conversationEntry", befall("create")(operation(talk.Say, say, { status: 202, who: "bot" }))),
    HttpRouter.get("/conversationEntry", befall("fetch")(operation(talk.Read, read, { status: 200, who: "bot" }))),
    HttpRouter.patch("/agentWork", befall("route")(operation(work.Update, update, { status: 202, who: "bot" }))),
    HttpRouter.post("/agentWork", befall("route")(operation(work.Create, create, { status: 202 }))),
    HttpRouter.post("/route", befall("route")(operation(work.Route, route, { status: 202 }))),
    HttpRouter.del("/route", befall("route")(operation(work.Unroute, unroute, { status: 202 }))),
    HttpRouter.post("/routingResult", operation(work.Result, result, { status: 202 })),
    HttpRouter.post("/interactions", answer({ status: 202 }, interactions)),
    HttpRouter.post("/conversation", operation(channel.Begin, begin, { status: 202 })),
    HttpRouter.post("/messagingSession", operation(channel.Change, changeSession, { status: 200 })),
    HttpRouter.patch("/consent", operation(channel.Consent, consent, { status: 200, inside: true })),
    HttpRouter.post("/acknowledgement", operation(channel.Acknowledge, acknowledge, { status: 200, inside: true })),
    HttpRouter.post("/participant", operation(channel.Remove, remove, { status: 200 })),
    HttpRouter.patch("/capabilities", operation(channel.Capabilities, register, { status: 200, inside: true })),
    HttpRouter.post("/conversationHistory", operation(brought.History, recall, { status: 202 })),
    Effect.catchTag("RouteNotFound", () => Effect.succeed(refuse({ code: 404 }))),
    HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false })
  )
}
