/** What the practice Genesys remembers beside the messages of the phones, kept over a restart. Who was logged in is forgotten. */
import type { PlatformError } from "@effect/platform/Error"
import { Effect, Option, Schema } from "effect"
import type { Ground } from "../Platform.ts"
import { Message, Session } from "./Session.ts"

export interface State {
  readonly get: (id: string) => Option.Option<Session>
  readonly all: () => ReadonlyArray<Session>
  readonly put: (session: Session) => Session
  /** Changes a session that is known to be here: none is ever forgotten. */
  readonly update: (id: string, change: (session: Session) => Session) => Effect.Effect<Session>
  /** In the order of their coming. */
  readonly said: (session: string) => ReadonlyArray<Message>
  /** Gives the message its index: the next one, or -1 for what nobody in particular says. */
  readonly say: (message: Omit<Message, "index">) => Message
}

const Entry = Schema.Union(Session, Message)
type Entry = typeof Entry.Type

const isMessage = (entry: Entry): entry is Message => "index" in entry

export const make = (ground: Pick<Ground, "journal">): Effect.Effect<State, PlatformError> =>
  Effect.map(
    ground.journal("genesys-sms", {
      schema: Entry,
      key: (it) => (isMessage(it) ? `${it.session} ${it.index}` : it.id)
    }),
    ({ append, entries }) => {
      const sessions = new Map(entries.flatMap((it) => (isMessage(it) ? [] : [[it.id, it]])))
      const messages = new Map<string, ReadonlyArray<Message>>()
      for (const it of entries.filter(isMessage)) messages.set(it.session, [...(messages.get(it.session) ?? []), it])
      const said = (session: string) => messages.get(session) ?? []
      const get = (id: string) => Option.fromNullable(sessions.get(id))
      const put = (session: Session) => {
        append(session)
        sessions.set(session.id, session)
        return session
      }
      return {
        said,
        get,
        put,
        all: () => [...sessions.values()],
        // In one step: nobody else's change comes between.
        update: (id, change) => Effect.orDie(Effect.suspend(() => Option.map(get(id), (it) => put(change(it))))),
        say: (it) => {
          const old = said(it.session)
          const index = it.from === null ? -1 : 1 + Math.max(0, ...old.map(({ index }) => index))
          const message = { ...it, index }
          append(message)
          messages.set(it.session, [...old, message])
          return message
        }
      }
    }
  )
