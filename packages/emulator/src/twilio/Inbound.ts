/** A contact's text on its way to the bot: kept, posted as a signed webhook, and what the bot answers in TwiML sent back. */
import { Clock, Effect, Option } from "effect"
import type { Kept, Media } from "../Message.ts"
import type { Receipt, Site, Text } from "../Platform.ts"
import type { Carrier } from "./Carrier.ts"
import { begin, media } from "./create.ts"
import type { Numbers } from "./Numbers.ts"
import { segments } from "./segments.ts"
import { replies } from "./twiml.ts"
import { webhook } from "./webhook.ts"

const country = (name: string, number: string) => (number.startsWith("+1") ? { [name]: "US" } : {})

const attached = (media: ReadonlyArray<Media>) =>
  Object.fromEntries(
    media.flatMap(({ type, url }, n) => [
      [`MediaUrl${n}`, url],
      [`MediaContentType${n}`, type]
    ])
  )

export const parameters = ({ from, id, media, text, to }: Kept) => ({
  MessageSid: id,
  SmsSid: id,
  SmsMessageSid: id,
  From: from,
  To: to,
  Body: text,
  NumMedia: String(media.length),
  NumSegments: String(segments(text)),
  SmsStatus: "received",
  ...country("FromCountry", from),
  ...country("ToCountry", to),
  ...attached(media)
})

const now = Effect.map(Clock.currentTimeMillis, (millis) => new Date(millis))

export const make = (site: Site, url: string, numbers: Numbers, carrier: Carrier) => {
  const answer = ({ from, to }: Kept, text: string, attachments: ReadonlyArray<Media> = []) =>
    Effect.flatMap(now, (now) =>
      carrier(
        begin(
          {
            direction: "outbound",
            from: to,
            to: from,
            text,
            media: attachments,
            status: "queued",
            native: { direction: "outbound-reply" }
          },
          now
        )
      )
    )

  const deliver = Effect.fnUntraced(function* (message: Kept) {
    const outcome = yield* site.deliver(
      "webhook",
      webhook(url, parameters(message), message.native["as"] === "json" ? "json" : "form")
    )
    if ("failed" in outcome) return { message, webhook: outcome }
    if (outcome.status < 300 && !numbers.hasOptedOut(message.from, message.to)) {
      for (const reply of replies(outcome.body)) {
        yield* answer(message, reply.text, reply.media.filter((url) => URL.canParse(url)).map(media))
      }
    }
    return { message, webhook: { status: outcome.status } }
  })

  const text = Effect.fnUntraced(function* ({ as = "form", ...given }: Text) {
    const message = begin(
      { ...given, direction: "inbound", status: "received", native: as === "json" ? { as } : {} },
      yield* now
    )
    yield* site.messages.put(message)
    const confirmation = numbers.hear(message)
    if (confirmation !== undefined) yield* answer(message, confirmation)
    return yield* deliver(message)
  })

  const repeat = (id: string): Effect.Effect<Option.Option<Receipt>> =>
    Option.match(
      Option.filter(site.messages.get(id), (message) => message.direction === "inbound"),
      {
        onNone: () => Effect.succeedNone,
        onSome: (message) => Effect.asSome(deliver(message))
      }
    )

  return { text, repeat }
}
