/** Conversations going on: what is said is kept and told, sessions begin with it, and end. */
import { randomUUID } from "node:crypto"
import type { PlatformError } from "@effect/platform/Error"
import { Clock, Effect, Option } from "effect"
import type { Receipt, Site } from "../../Platform.ts"
import * as Account from "../Account.ts"
import { date } from "../org/date.ts"
import * as Entries from "./Entries.ts"
import type { PubSub } from "../pubsub/PubSub.ts"
import type { Fields, Records, Row } from "../org/Records.ts"
import * as Talk from "./Talk.ts"
import * as ToBot from "./ToBot.ts"

/** What is put in; the rest is known of the conversation. */
type Said = Pick<Entries.Entry, "id" | "entryType" | "sender" | "senderName" | "clientTimestamp" | "payload">

type Outcome = Receipt["webhook"]

const system = { appType: "conversation", subject: Account.organization, role: "System" } as const

export interface Conversations {
  readonly entries: Entries.Entries
  readonly toBot: ToBot.ToBot
  /** Nothing else happens in any conversation meanwhile. */
  readonly alone: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly change: (talk: Talk.Talk, fields: Fields) => Effect.Effect<Talk.Talk>
  /** Keeps an entry; the bot hears it at once, when it takes the work, or never if it said so itself or is out of it. */
  readonly add: (talk: Talk.Talk, said: Said) => Effect.Effect<Outcome>
  /** Tells the bot what has waited for it. */
  readonly catchUp: (talk: Talk.Talk) => Effect.Effect<void>
  /** What has waited for the bot it never hears. */
  readonly forget: (talk: Talk.Talk) => void
  /** What the platform itself has to say to the bot. */
  readonly note: (
    talk: Talk.Talk,
    entryType: string,
    payload: Readonly<Record<string, unknown>>
  ) => Effect.Effect<Outcome>
  /** The person behind a number, known from then on. */
  readonly meet: (number: string) => Effect.Effect<Row>
  /** A new session of the person's one conversation; nobody has it yet. */
  readonly begin: (person: Row) => Effect.Effect<Talk.Talk>
  readonly end: (talk: Talk.Talk, by: "Agent" | "Bot" | "EndUser" | "System") => Effect.Effect<void>
}

export const make = (
  site: Pick<Site, "journal">,
  records: Records,
  pubSub: PubSub
): Effect.Effect<Conversations, PlatformError> =>
  Effect.gen(function* () {
    const entries = yield* Entries.make(site)
    const toBot = ToBot.make(pubSub)
    const semaphore = yield* Effect.makeSemaphore(1)

    const change: Conversations["change"] = (talk, fields) =>
      Effect.map(records.update("MessagingSession", talk.session.Id, fields), () => Talk.again(records, talk))

    const tell = (entry: Entries.Entry) =>
      Effect.tap(toBot.entry(entry), () => Effect.sync(() => entries.put({ ...entry, told: "told" })))

    const waiting = ({ identifier }: Talk.Talk) => entries.of(identifier).filter(({ told }) => told === "waiting")
    const catchUp = (talk: Talk.Talk) => Effect.suspend(() => Effect.forEach(waiting(talk), tell, { discard: true }))
    const forget = (talk: Talk.Talk) => {
      for (const entry of waiting(talk)) entries.put({ ...entry, told: "never" })
    }

    const add: Conversations["add"] = (talk, said) =>
      Effect.flatMap(Clock.currentTimeMillis, (at): Effect.Effect<Outcome> => {
        const heard = said.sender.role !== "Chatbot" && (Talk.isTaken(talk) || Talk.isOffered(talk))
        const entry: Entries.Entry = { ...said, conversation: talk.identifier, at, told: heard ? "waiting" : "never" }
        entries.put(entry)
        if (!heard) return Effect.succeed({ failed: "swallowed" })
        if (Talk.isTaken(talk)) return tell(entry)
        return Effect.succeed(pubSub.isHeard(Account.topic) ? { status: 200 } : { failed: "unsubscribed" })
      })

    const note: Conversations["note"] = (talk, entryType, payload) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        const id = randomUUID()
        return tell({
          id,
          conversation: talk.identifier,
          entryType,
          sender: system,
          senderName: "System",
          clientTimestamp: at,
          at,
          payload: { entryType, id, ...payload },
          told: "waiting"
        })
      })

    const meet: Conversations["meet"] = (number) =>
      Option.match(Talk.person(records, number), {
        onSome: Effect.succeed,
        onNone: () =>
          records.create("MessagingEndUser", {
            Name: number,
            MessagingPlatformKey: number,
            MessageType: "Text",
            MessagingChannelId: Account.channel.id,
            MessagingConsentStatus: "ImplicitlyOptedIn"
          })
      })

    const begin: Conversations["begin"] = Effect.fnUntraced(function* (person) {
      const at = date(yield* Clock.currentTimeMillis)
      const before = Option.map(Talk.ofPerson(records, person), ({ session }) => session["ConversationId"] ?? null)
      const conversation = Option.isSome(before)
        ? before.value
        : (yield* records.create("Conversation", {
            ConversationIdentifier: randomUUID(),
            ConversationChannelId: Account.channel.id,
            StartTime: at
          })).Id
      const session = yield* records.create("MessagingSession", {
        MessagingChannelId: Account.channel.id,
        MessagingEndUserId: person.Id,
        ConversationId: conversation,
        ChannelType: "Text",
        Origin: "InboundInitiated",
        AgentType: "Bot",
        Status: "Waiting",
        StartTime: at,
        SessionKey: randomUUID()
      })
      return yield* Effect.orDie(Talk.of(records)(session))
    })

    const end: Conversations["end"] = Effect.fnUntraced(function* (talk, by) {
      const at = yield* Clock.currentTimeMillis
      const bots = Option.filter(talk.work, () => Talk.isTaken(talk) || Talk.isOffered(talk))
      if (Option.isSome(bots)) {
        yield* records.update("AgentWork", bots.value.Id, { Status: "Closed", CloseDateTime: date(at) })
      }
      forget(talk)
      const ended = yield* change(talk, { Status: "Ended", EndedByType: by, EndTime: date(at) })
      if (Option.isNone(bots) || by === "Bot") return
      yield* note(ended, "SessionStatusChanged", {
        sessionId: talk.session.Id,
        channelAddressIdentifier: Account.channel.address,
        conversationIdentifier: talk.identifier,
        sessionStatus: "Ended",
        sessionStatusPrev: talk.session["Status"],
        sessionEndedByRole: by,
        sessionStartTime: Date.parse(Talk.text(talk.session["StartTime"])),
        sessionEndTime: at
      })
    })

    // A bot that took work, and was not told of all that waited for it, hears the rest after a restart.
    for (const talk of records.all("MessagingSession").flatMap((it) => Option.toArray(Talk.of(records)(it)))) {
      if (Talk.isTaken(talk)) yield* catchUp(talk)
    }

    return { entries, toBot, alone: semaphore.withPermits(1), change, add, catchUp, forget, note, meet, begin, end }
  })
