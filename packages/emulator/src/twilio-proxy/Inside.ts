/** A contact's text in a session: it may be intercepted, goes on to the other participant, and the bot is told. */
import { Effect } from "effect"
import type { Kept } from "../Message.ts"
import type { Receipt, Site } from "../Platform.ts"
import { sid } from "../twilio/sid.ts"
import { begin } from "./begin.ts"
import { ofInteraction, post } from "./callback.ts"
import { type Carrier, rest } from "./Carrier.ts"
import { isOpen } from "./expiry.ts"
import { hook, said, swallowed, unsubscribed } from "./hook.ts"
import { dataOf, record } from "./interactions.ts"
import { now } from "./now.ts"
import type { OptOuts } from "./OptOuts.ts"
import type { Interaction, Participant, Service, Session } from "./records.ts"
import type { Resources } from "./resources.ts"
import type { State } from "./State.ts"

const forward = (message: Kept, interaction: string, { identifier, proxyIdentifier }: Participant, at: string) =>
  begin(
    {
      direction: "outbound",
      from: proxyIdentifier,
      to: identifier,
      text: message.text,
      media: message.media,
      status: "queued",
      native: { direction: "outbound-api", interaction }
    },
    at
  )

export const make = (site: Site, state: State, shown: Resources, carrier: Carrier, optOuts: OptOuts) => {
  /** The session of this service that the text belongs to; one for calls alone does not take texts. */
  const place = ({ from, to }: Kept, service: Service) =>
    Effect.map(state.sessions, (sessions) => {
      const open = sessions.filter((it) => it.service === service.sid && isOpen(it) && it.mode !== "voice-only")
      return state.participants().flatMap((participant) => {
        const session = open.find(({ sid }) => sid === participant.session)
        const fits = participant.identifier === from && participant.proxyIdentifier === to
        return session !== undefined && fits ? [{ session, participant }] : []
      })[0]
    })

  const take = Effect.fnUntraced(function* (
    message: Kept,
    service: Service,
    session: Session,
    participant: Participant
  ): Effect.fn.Return<Receipt> {
    const at = yield* now
    const heard: Interaction = {
      _tag: "Interaction",
      sid: sid("KI"),
      service: service.sid,
      session: session.sid,
      spokenTo: null,
      data: dataOf(message.text, message.media),
      inbound: { participant: participant.sid, resource: message.id, status: "received" },
      outbound: null,
      createdAt: at,
      updatedAt: at
    }
    if (service.interceptUrl !== null) {
      const outcome = yield* site.deliver("intercept", post(service.interceptUrl, ofInteraction(shown, heard)))
      // It fails open: whatever else comes back, or nothing at all, lets the text through.
      if ("status" in outcome && outcome.status === 403) return { message, webhook: said(outcome) }
    }
    const current = (yield* state.sessions).find(({ sid }) => sid === session.sid)
    // Closed or deleted while the bot thought: nothing is left that it could belong to.
    if (current === undefined || !isOpen(current)) return { message, webhook: swallowed }

    const other = state.participants().find((it) => it.session === session.sid && it.sid !== participant.sid)
    const silent = other !== undefined && optOuts.has(other.identifier, other.proxyIdentifier)
    const forwarded = other === undefined || silent ? undefined : forward(message, heard.sid, other, at)
    const interaction: Interaction = {
      ...heard,
      outbound: other
        ? { participant: other.sid, resource: forwarded?.id ?? null, status: forwarded?.status ?? "failed" }
        : null
    }
    yield* record(state, current, interaction)
    if (forwarded !== undefined) yield* carrier(forwarded, rest)
    if (service.callbackUrl === null) return { message, webhook: unsubscribed }
    const told = yield* hook(site, message, service.callbackUrl, ofInteraction(shown, interaction))
    return { message: told.message, webhook: said(told.outcome) }
  })

  return { place, take }
}
