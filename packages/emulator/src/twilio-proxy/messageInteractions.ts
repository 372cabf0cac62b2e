/** Message interactions: how a bot speaks to a participant, behind the number that this one sees. */
import { Effect, Schema } from "effect"
import { media } from "../twilio/create.ts"
import { sid } from "../twilio/sid.ts"
import { begin } from "./begin.ts"
import type { Carrier } from "./Carrier.ts"
import { isOpen } from "./expiry.ts"
import { form, Several } from "./form.ts"
import { dataOf, record } from "./interactions.ts"
import { now } from "./now.ts"
import type { OptOuts } from "./OptOuts.ts"
import type { Interaction } from "./records.ts"
import { refuseWhen } from "./Refused.ts"
import { type Desk, listed, named, ok, type Paths, theParticipant, theSession } from "./routes.ts"

export const CreateMessageInteraction = Schema.Struct({
  Body: Schema.optionalWith(Schema.String, { default: () => "" }),
  MediaUrl: Schema.optionalWith(Several, { default: () => [] })
})

const isAddress = (text: string) => URL.canParse(text) && /^https?:/i.test(text)

export const messageInteractions = (desk: Desk, carrier: Carrier, optOuts: OptOuts): Paths => {
  const { shown, state } = desk
  const all = Effect.map(theParticipant(desk), ({ sid }) =>
    state.interactions().filter(({ spokenTo }) => spokenTo === sid)
  )

  const create = Effect.gen(function* () {
    const { Body: text, MediaUrl: urls } = yield* form(CreateMessageInteraction)
    const session = yield* theSession(desk)
    const { identifier, proxyIdentifier, sid: participant } = yield* theParticipant(desk)
    yield* refuseWhen(21602, text === "" && urls.length === 0)
    yield* refuseWhen(21617, text.length > 1600)
    yield* refuseWhen(21623, urls.length > 10)
    yield* refuseWhen(21620, !urls.every(isAddress))
    yield* refuseWhen(80607, !isOpen(session))
    yield* refuseWhen(21610, optOuts.has(identifier, proxyIdentifier))

    const at = yield* now
    const interaction = sid("KI")
    const message = begin(
      {
        direction: "outbound",
        from: proxyIdentifier,
        to: identifier,
        text,
        media: urls.map(media),
        status: "queued",
        native: { direction: "outbound-api", interaction }
      },
      at
    )
    const spoken: Interaction = {
      _tag: "Interaction",
      sid: interaction,
      service: session.service,
      session: session.sid,
      spokenTo: participant,
      data: dataOf(text, message.media),
      inbound: null,
      outbound: { participant, resource: message.id, status: "queued" },
      createdAt: at,
      updatedAt: at
    }
    yield* record(state, session, spoken)
    yield* carrier(message)
    // 200 in the vendor's specification, where every other creation is 201.
    return ok(shown.messageInteraction(spoken))
  })

  const list = Effect.flatMap(all, (found) => listed(desk, "interactions", found, shown.messageInteraction))
  const fetch = Effect.map(
    Effect.flatMap(all, (found) => named("interaction", found)),
    (interaction) => ok(shown.messageInteraction(interaction))
  )

  const path = "/v1/Services/:service/Sessions/:session/Participants/:participant/MessageInteractions"
  return [
    [path, { GET: ["list", list], POST: ["create", create] }],
    [`${path}/:interaction`, { GET: ["fetch", fetch] }]
  ]
}
