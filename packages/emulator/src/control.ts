/** The control API: text as a contact does, order faults, look at what was said. */
import { type HttpApp, HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, Option, ParseResult, Schema } from "effect"
import { events } from "./events.ts"
import { Fault } from "./Faults.ts"
import { contact, Message } from "./Message.ts"
import type { Messages } from "./Messages.ts"
import { type Platform, type Receipt, Text } from "./Platform.ts"

const json = (body: unknown, status = 200) => HttpServerResponse.unsafeJson(body, { status })
const refuse = (status: number, error: string) => json({ error }, status)

const shown = Schema.encodeSync(Message)
const receipt = (it: Receipt) => json({ message: shown(it.message), webhook: it.webhook }, 201)

const wrong = (error: ParseResult.ParseError) =>
  refuse(
    400,
    ParseResult.ArrayFormatter.formatErrorSync(error)
      .map(({ message, path }) => [path.join("."), message].filter((part) => part !== "").join(": "))
      .join("; ")
  )

const body = <A, I>(schema: Schema.Schema<A, I>) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
    Effect.flatMap(request.json, Schema.decodeUnknown(schema, { errors: "all" }))
  )

/** A text already delivered, to be delivered once more. */
const Again = Schema.Struct({ id: Schema.String })

const Asked = Schema.Struct({
  // A plus sign that nobody escaped arrives as a space.
  contact: Schema.optional(
    Schema.transform(Schema.String, Schema.String, {
      decode: (text) => text.replace(/^ /, "+"),
      encode: (text) => text
    })
  )
})

export const control = (platforms: ReadonlyArray<Platform>, messages: Messages): HttpApp.Default => {
  const platform = Effect.flatMap(HttpRouter.params, ({ provider }) =>
    Effect.mapError(Effect.fromNullable(platforms.find((it) => it.provider === provider)), () =>
      refuse(404, `there is no such platform here: take one of ${platforms.map((it) => it.provider).join(", ")}`)
    )
  )

  const list = json({ platforms: platforms.map(({ name, provider, sender }) => ({ provider, name, sender })) })

  const texts = Effect.gen(function* () {
    const { repeat, text } = yield* platform
    const again = yield* Effect.option(body(Again))
    if (Option.isNone(again)) return receipt(yield* Effect.flatMap(body(Text), text))
    return Option.match(yield* repeat(again.value.id), {
      onNone: () => refuse(404, "no inbound message has this id: leave id out to send a new text"),
      onSome: receipt
    })
  })

  const order = Effect.gen(function* () {
    const { faults, operations } = yield* platform
    const fault = yield* body(Fault)
    if (!operations.includes(fault.operation)) {
      return refuse(400, `operation: must be one of ${operations.join(", ")}`)
    }
    yield* faults.order(fault)
    return json({ fault }, 201)
  })

  const said = Effect.gen(function* () {
    const { provider } = yield* platform
    const asked = yield* HttpServerRequest.schemaSearchParams(Asked)
    const all = messages.of(provider)
    const some = asked.contact === undefined ? all : all.filter((message) => contact(message) === asked.contact)
    return json({ messages: some.map((message) => shown(message)) })
  })

  return HttpRouter.empty.pipe(
    HttpRouter.get("/", Effect.succeed(list)),
    HttpRouter.get(
      "/events",
      Effect.sync(() => events(messages))
    ),
    HttpRouter.post("/:provider/texts", texts),
    HttpRouter.post("/:provider/faults", order),
    HttpRouter.get(
      "/:provider/faults",
      Effect.flatMap(platform, ({ faults }) => Effect.map(faults.pending, (pending) => json({ faults: pending })))
    ),
    HttpRouter.del(
      "/:provider/faults",
      Effect.flatMap(platform, ({ faults }) => Effect.as(faults.clear, HttpServerResponse.empty()))
    ),
    HttpRouter.get("/:provider/messages", said),
    Effect.catchTags({
      ParseError: (error) => Effect.succeed(wrong(error)),
      RequestError: () => Effect.succeed(refuse(400, "the body is not JSON: send one object")),
      RouteNotFound: () => Effect.succeed(refuse(404, "no such control: see the README of the emulator"))
    }),
    Effect.catchAll(Effect.succeed)
  )
}
