/** A contact's text: into their open session, or into a new one that waits for an agent. STOP is a text like any other. */
import { Effect, Option } from "effect"
import type { Kept } from "../Message.ts"
import type { Receipt, Site, Text } from "../Platform.ts"
import * as Account from "./Account.ts"
import type { Bayeux } from "./Bayeux.ts"
import type { Desk } from "./Desk.ts"
import type { Floor } from "./Floor.ts"
import { provider } from "./provider.ts"
import { participantId, present, type Session, sessionId } from "./Session.ts"
import type { State } from "./State.ts"
import type { Talk } from "./Talk.ts"

export const make = (site: Site, state: State, desk: Desk, bayeux: Bayeux, talk: Talk, floor: Floor) => {
  const begin = Effect.fnUntraced(function* (contact: string, number: string) {
    const session: Session = {
      id: sessionId(),
      contact,
      number,
      customer: { type: "Customer", nickname: contact, participantId: participantId() },
      queue: Account.queues.bot,
      notBefore: 0,
      ended: false,
      userData: { PhoneNumber: contact, ServiceNumber: number },
      seats: []
    }
    state.put(session)
    yield* talk.write(session.id, session.customer, { type: "ParticipantJoined" })
    return session
  })

  /** A client that listens for somebody who has the session, or who is offered it: it is told now, or when it has accepted. */
  const receipt = Effect.fnUntraced(function* (id: string): Effect.fn.Return<Receipt["webhook"]> {
    const { queue, seats } = yield* Effect.orDie(state.get(id))
    const server = Account.serverOf(queue)
    const users = seats.filter((it) => it.state === "Chatting" || it.state === "Invited").map(({ user }) => user)
    const all = server !== undefined && desk.isFree(server) ? [...users, server.id] : users
    const heard = yield* Effect.exists(all, bayeux.isHeard)
    return heard ? { status: 200 } : { failed: "unsubscribed" }
  })

  const text = Effect.fnUntraced(function* ({ from, media, text, to }: Text) {
    const open = state.all().find((it) => it.contact === from && it.number === to && !it.ended)
    const session = open ?? (yield* begin(from, to))
    // The channel has no media: the words are followed by where they are.
    const words = [text, ...media.map(({ url }) => url)].filter((line) => line !== "").join("\n")
    const said = yield* talk.write(session.id, session.customer, { type: "Text", content: { text: words } })
    const at = new Date(said.at).toISOString()
    const message: Kept = {
      provider,
      id: `${session.id}-${said.index}`,
      direction: "inbound",
      from,
      to,
      text,
      media,
      status: "received",
      error: null,
      createdAt: at,
      updatedAt: at,
      native: { session: session.id, index: String(said.index) }
    }
    yield* site.messages.put(message)
    yield* floor.route
    return { message, webhook: yield* receipt(session.id) }
  })

  const again = Effect.fnUntraced(function* (message: Kept) {
    const { index, session: id = "" } = message.native
    const session = yield* Effect.orDie(state.get(id))
    const said = state.said(id).filter((it) => String(it.index) === index)
    yield* Effect.forEach(present(session), ({ user }) => talk.log(id, user, said), { discard: true })
    const invited = session.seats.filter((it) => it.state === "Invited").map(({ user }) => user)
    yield* talk.changed("StatusChange", session, invited)
    return { message, webhook: yield* receipt(id) }
  })

  const repeat = (id: string): Effect.Effect<Option.Option<Receipt>> =>
    Option.match(
      Option.filter(site.messages.get(id), (it) => it.provider === provider && it.direction === "inbound"),
      { onNone: () => Effect.succeedNone, onSome: (message) => Effect.asSome(again(message)) }
    )

  return { text, repeat }
}
