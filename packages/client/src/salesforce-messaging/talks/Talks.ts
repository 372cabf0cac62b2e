/** Which conversation a contact is in, and in which session: remembered from what is heard, else found among the org's records. */
import { Effect, Option, Stream } from "effect"
import { SalesforceError } from "../SalesforceError.ts"
import type { SessionRecord } from "../sessions/SessionRecord.ts"
import type { SessionRecords } from "../sessions/SessionRecords.ts"
import * as TalkMemory from "./TalkMemory.ts"

export type Talk = TalkMemory.Talk
export type Talks = ReturnType<typeof make>

/** Sessions in which somebody may still say something. */
export const openStatuses = ["Active", "Waiting", "New", "Consent", "Inactive", "Paused"] as const

const several =
  "this org's records do not tell which channel a session is in, and there are several: it can be answered once it is heard"

/** `poster`: how people know our channel, which is no name that the platform has for it. */
export const make = ({ found }: SessionRecords, poster: string | undefined) => {
  const memory = TalkMemory.make(poster)
  const { senderOf } = memory

  const theirs = (contact: string, open: boolean) =>
    found(
      (q) =>
        open
          ? q.and(q.eq("MessagingEndUser.MessagingPlatformKey", contact), q.in("Status", openStatuses))
          : q.eq("MessagingEndUser.MessagingPlatformKey", contact),
      20
    )

  /** Their newest session in this channel. One whose channel nobody tells counts where there is no other channel that it could be. */
  const newest = (contact: string, sender: string, open: boolean) =>
    Effect.gen(function* () {
      const records = [...(yield* Stream.runCollect(theirs(contact, open)))]
      const sure = records.find((it) => sender === poster || Option.contains(senderOf(it), sender))
      if (sure !== undefined) return Option.some(sure)
      const unsure = records.filter((it) => Option.isNone(senderOf(it)))
      const channels = new Set(unsure.map(({ MessagingChannelId }) => MessagingChannelId))
      if (unsure.length > 0 && (channels.size > 1 || memory.hasOther(sender))) {
        return yield* SalesforceError.against("sessions.find", several)
      }
      return Option.fromNullable(unsure[0])
    })

  const talkOf = (record: SessionRecord): Option.Option<Talk> => {
    const identifier = record.Conversation?.ConversationIdentifier
    const contact = record.MessagingEndUser?.MessagingPlatformKey
    const sender = Option.orElse(senderOf(record), memory.onlySender)
    return identifier && contact && Option.isSome(sender)
      ? Option.some({ identifier, contact, sender: sender.value, session: record.Id })
      : Option.none()
  }
  const learned = (talk: Option.Option<Talk>): Option.Option<Talk> => {
    if (Option.isSome(talk)) memory.learn(talk.value)
    return talk
  }

  return {
    talkOf,
    learn: memory.learn,
    forget: memory.forget,
    enter: memory.enter,
    leave: memory.leave,
    /** The channel that was heard of, where there is one, for sessions whose records do not name theirs. */
    senderOf: (record: SessionRecord): Option.Option<string> => Option.orElse(senderOf(record), memory.onlySender),

    /** By the Interaction API's name of it; `sure`: the session has to be known too. */
    named: (identifier: string, sure: boolean): Effect.Effect<Option.Option<Talk>, SalesforceError> =>
      Effect.suspend(() => {
        const known = memory.named(identifier)
        if (Option.exists(known, ({ session }) => !sure || session !== undefined)) return Effect.succeed(known)
        const record = Stream.runHead(found((q) => q.eq("Conversation.ConversationIdentifier", identifier), 1))
        return Effect.map(record, (it) => learned(Option.flatMap(it, talkOf)))
      }),

    /** Where these two talk; `open`: only where something may still be said. */
    between: (contact: string, sender: string, open: boolean): Effect.Effect<Option.Option<Talk>, SalesforceError> =>
      Effect.suspend(() => {
        const known = memory.between({ contact, sender })
        if (Option.isSome(known)) return Effect.succeed(known)
        return Effect.map(newest(contact, sender, open), (record) =>
          learned(
            Option.flatMap(record, ({ Conversation, Id }) => {
              const identifier = Conversation?.ConversationIdentifier
              return identifier ? Option.some({ identifier, contact, sender, session: Id }) : Option.none()
            })
          )
        )
      }),

    /** By what the record of the contact says; false where there is none. */
    hasOptedOut: (contact: string, sender: string): Effect.Effect<boolean, SalesforceError> =>
      Effect.map(
        newest(contact, sender, false),
        Option.exists(({ MessagingEndUser }) => MessagingEndUser?.MessagingConsentStatus === "OptedOut")
      )
  }
}
