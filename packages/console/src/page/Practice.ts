/** The practice ground's wire: what it says, as Schemas, and the calls that a phone makes. */
// Modules of effect are imported by their path: through `effect` itself the bundle would be twice as big.
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** A platform that is played here, and the number under which the bot is texted on it. */
export const Platform = Schema.Struct({ provider: Schema.String, name: Schema.String, sender: Schema.String })
export type Platform = typeof Platform.Type

export const Media = Schema.Struct({ url: Schema.String, type: Schema.String })
export type Media = typeof Media.Type

/** `inbound` is from the phone to the bot, as the bot sees it. */
export const Message = Schema.Struct({
  provider: Schema.String,
  id: Schema.String,
  direction: Schema.Literal("inbound", "outbound"),
  from: Schema.String,
  to: Schema.String,
  text: Schema.String,
  media: Schema.Array(Media),
  status: Schema.Literal(
    "received",
    "scheduled",
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "canceled"
  ),
  error: Schema.NullOr(Schema.Number),
  createdAt: Schema.Date,
  updatedAt: Schema.Date
})
export type Message = typeof Message.Type

/** What the bot's webhook said to a text: a status, or why there was none. */
export const Webhook = Schema.Union(Schema.Struct({ status: Schema.Number }), Schema.Struct({ failed: Schema.String }))
export type Webhook = typeof Webhook.Type

const Ground = Schema.Struct({ platforms: Schema.Array(Platform) })
const Messages = Schema.Struct({ messages: Schema.Array(Message) })
const Texted = Schema.Struct({ message: Message, webhook: Webhook })
const Refusal = Schema.Struct({ error: Schema.String })

/** `Off`: nobody practises here. `Refused` alone carries `advice`, the practice ground's own words for the reader. */
export class PracticeError extends Data.TaggedError("PracticeError")<{
  readonly reason: "Off" | "Unreachable" | "Misunderstood" | "Refused"
  readonly advice?: string
}> {}

const failed = (reason: PracticeError["reason"]) => () => new PracticeError({ reason })

const json = (response: Response): Effect.Effect<unknown, PracticeError> =>
  Effect.tryPromise({ try: () => response.json(), catch: failed("Misunderstood") })

const call = <A, I>(path: string, schema: Schema.Schema<A, I>, init: RequestInit = {}) =>
  Effect.gen(function* () {
    const response = yield* Effect.tryPromise({
      try: (signal) => fetch(`/emulator/control${path}`, { ...init, signal }),
      catch: failed("Unreachable")
    })
    if (response.status === 404) return yield* new PracticeError({ reason: "Off" })
    if (response.status >= 500) return yield* new PracticeError({ reason: "Unreachable" })
    const body = yield* json(response)
    if (!response.ok) {
      const { error } = yield* Effect.mapError(Schema.decodeUnknown(Refusal)(body), failed("Misunderstood"))
      return yield* new PracticeError({ reason: "Refused", advice: error })
    }
    return yield* Effect.mapError(Schema.decodeUnknown(schema)(body), failed("Misunderstood"))
  })

/** Which platforms are played; fails with `Off` when the bot talks to a real provider. */
export const platforms = Effect.map(call("", Ground), (ground) => ground.platforms)

/** All that was ever texted between the bot and one number, oldest first. */
export const messages = (provider: string, contact: string) =>
  Effect.map(
    call(`/${encodeURIComponent(provider)}/messages?contact=${encodeURIComponent(contact)}`, Messages),
    (page) => page.messages
  )

/** Texts the bot; answers when its webhook has answered, for which a platform waits 15 s. */
export const text = (provider: string, body: { readonly from: string; readonly to: string; readonly text: string }) =>
  call(`/${encodeURIComponent(provider)}/texts`, Texted, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body)
  }).pipe(Effect.timeoutFail({ duration: "30 seconds", onTimeout: failed("Unreachable") }))

const decodeMessage = Schema.decodeUnknown(Schema.parseJson(Message))

/** Hears every new message and change of status until the line is cut: it can only fail. */
export const listen = (hears: { readonly opened: () => void; readonly message: (message: Message) => void }) =>
  Effect.async<never, PracticeError>((resume) => {
    const source = new EventSource("/emulator/control/events")
    const cut = (reason: PracticeError["reason"]) => {
      source.close()
      resume(Effect.fail(new PracticeError({ reason })))
    }
    // The browser's own `open` tells of headers only; the practice ground's event of that name, that it listens.
    source.addEventListener("open", (event) => {
      if (event instanceof MessageEvent) hears.opened()
    })
    source.addEventListener("message", (event) => {
      Effect.runCallback(decodeMessage(event.data), {
        onExit: (exit) => (exit._tag === "Success" ? hears.message(exit.value) : cut("Misunderstood"))
      })
    })
    source.addEventListener("error", () => cut("Unreachable"))
    return Effect.sync(() => source.close())
  })
