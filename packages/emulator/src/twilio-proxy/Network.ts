/** A contact's text on its way to the bot, in a session or out of it, and what the bot's answer brings about. */
import { Effect, Option } from "effect"
import type { Outcome } from "../Delivery.ts"
import type { Kept } from "../Message.ts"
import type { Receipt, Site, Text } from "../Platform.ts"
import { media } from "../twilio/create.ts"
import { replies } from "../twilio/twiml.ts"
import { begin, provider } from "./begin.ts"
import { post } from "./callback.ts"
import type { Carrier } from "./Carrier.ts"
import { hook, said, swallowed, unsubscribed } from "./hook.ts"
import * as Inside from "./Inside.ts"
import { now } from "./now.ts"
import type { OptOuts } from "./OptOuts.ts"
import { opening, parameters } from "./outOfSession.ts"
import type { Service } from "./records.ts"
import type { Resources } from "./resources.ts"
import { open } from "./sessions.ts"
import type { State } from "./State.ts"

export const make = (site: Site, state: State, shown: Resources, carrier: Carrier, optOuts: OptOuts) => {
  const inside = Inside.make(site, state, shown, carrier, optOuts)

  const serviceOf = (number: string) => {
    const pooled = state.numbers().find((it) => it.number === number)
    return state.services().find(({ sid }) => sid === pooled?.service)
  }

  /** TwiML speaks to the contact, JSON opens a session with the text in it, and anything else does nothing. */
  const heed = Effect.fnUntraced(function* (
    message: Kept,
    service: Service,
    outcome: Outcome
  ): Effect.fn.Return<Receipt> {
    const receipt = { message, webhook: said(outcome) }
    if ("failed" in outcome || outcome.status >= 300) return receipt
    if (/\bxml\b/i.test(outcome.type) && !optOuts.has(message.from, message.to)) {
      for (const { media: urls, text } of replies(outcome.body)) {
        const attached = urls.filter((url) => URL.canParse(url)).map(media)
        const { from, to } = message
        const native = { direction: "outbound-reply" }
        const answer = { direction: "outbound", status: "queued", from: to, to: from, text, native } as const
        yield* carrier(begin({ ...answer, media: attached }, yield* now))
      }
    }
    const asked = /\bjson\b/i.test(outcome.type) ? opening(message, outcome.body) : Option.none()
    if (Option.isNone(asked)) return receipt
    const opened = yield* Effect.option(open(state, service, asked.value))
    const place = yield* inside.place(message, service)
    return Option.isSome(opened) && place !== undefined
      ? yield* inside.take(message, service, place.session, place.participant)
      : receipt
  })

  const outside = Effect.fnUntraced(function* (message: Kept, service: Service): Effect.fn.Return<Receipt> {
    if (service.outOfSessionUrl === null) return { message, webhook: unsubscribed }
    const form = yield* parameters(state, shown, message)
    const told = yield* hook(site, message, service.outOfSessionUrl, form)
    return yield* heed(told.message, service, told.outcome)
  })

  const text = Effect.fnUntraced(function* ({ from, media, text, to }: Text): Effect.fn.Return<Receipt> {
    const given = { from, to, text, media, direction: "inbound", status: "received", native: {} } as const
    const message = begin(given, yield* now)
    yield* site.messages.put(message)
    const service = serviceOf(to)
    if (optOuts.hear(message)) return { message, webhook: swallowed }
    if (service === undefined) return { message, webhook: unsubscribed }
    const place = yield* inside.place(message, service)
    return place === undefined
      ? yield* outside(message, service)
      : yield* inside.take(message, service, place.session, place.participant)
  })

  const again = Effect.fnUntraced(function* (message: Kept): Effect.fn.Return<Receipt> {
    const { form, url } = message.native
    if (url === undefined) return { message, webhook: swallowed }
    const outcome = yield* site.deliver("webhook", post(url, Object.fromEntries(new URLSearchParams(form))))
    const service = serviceOf(message.to)
    const wasOutside = new URLSearchParams(form).has("MessageSid")
    return wasOutside && service !== undefined
      ? yield* heed(message, service, outcome)
      : { message, webhook: said(outcome) }
  })

  const repeat = (id: string): Effect.Effect<Option.Option<Receipt>> =>
    Option.match(
      Option.filter(site.messages.get(id), (it) => it.provider === provider && it.direction === "inbound"),
      { onNone: () => Effect.succeedNone, onSome: (message) => Effect.asSome(again(message)) }
    )

  return { text, repeat }
}
