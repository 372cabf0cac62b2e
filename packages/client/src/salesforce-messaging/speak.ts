/** Says what a bot says, under an id that is made of our own key: what was said already is not said again. */
import { because, MessageId, type Outgoing, type ProviderError, type Unheard } from "@parley/messaging"
import { Clock, DateTime, Effect, Option, Stream } from "effect"
import { entriesSince } from "./interaction/entriesSince.ts"
import { entryId } from "./interaction/entryId.ts"
import { conflict, failed } from "./failed.ts"
import type { SalesforceInteractionClient } from "./interaction/Client.ts"
import { saidText } from "./interaction/Said.ts"
import type { SalesforceError } from "./SalesforceError.ts"
import { isPeoples } from "./sessions/SessionRecord.ts"
import type { SessionRecords } from "./sessions/SessionRecords.ts"
import type { Talk, Talks } from "./talks/Talks.ts"
import type { Works } from "./work/Works.ts"

/** The bot has no part in the conversation yet. */
const isNotIn = ({ code }: SalesforceError): boolean => code === "10068"

/** Its clock is not ours: how far it may be behind. */
const skew = "30 seconds"

const nobody = "nobody has written yet: a bot answers within a session that the contact has begun"

/** `bot`: who says it. */
export const make = (
  account: string,
  bot: string,
  interaction: SalesforceInteractionClient["Type"],
  records: SessionRecords,
  talks: Talks,
  works: Pick<Works, "accept">
) => {
  const say = ({ identifier }: Talk, id: string, text: string) =>
    Effect.flatMap(Clock.currentTimeMillis, (clientTimestamp) =>
      interaction.postConversationEntry({
        conversationIdentifier: identifier,
        sender: { appType: "chatbot", subject: bot, role: "Chatbot" },
        conversationEntries: [{ clientTimestamp, entryPayload: saidText(id, text) }]
      })
    )

  /** Who opts out ends the session too. */
  const unheard = (contact: string, sender: string): Effect.Effect<ProviderError> =>
    Effect.match(talks.hasOptedOut(contact, sender), {
      onFailure: failed("send"),
      onSuccess: (has) => (has ? failed("send")({ reason: { _tag: "OptedOut" } }) : conflict("send", nobody))
    })

  /** What was offered while nobody listened, or could not be accepted then, is accepted now; nothing is taken from people. */
  const taken = ({ identifier }: Talk) =>
    Effect.gen(function* () {
      const { session } = yield* Effect.flatten(talks.named(identifier, true))
      const record = yield* records.read(session ?? "")
      yield* isPeoples(record) ? Effect.fail("people have it") : works.accept(record.Id)
    })

  const text = (message: Outgoing["text"]) =>
    Effect.gen(function* () {
      const { contact, key, sender, text } = message
      const id = entryId(account, key)
      const inTalk = <A>(then: (talk: Talk) => Effect.Effect<A, SalesforceError>) =>
        Effect.flatMap(
          Effect.mapError(talks.between(contact, sender, true), failed("send")),
          Option.match({
            onNone: () => Effect.flatMap(unheard(contact, sender), Effect.fail),
            onSome: (talk) => Effect.mapError(then(talk), failed("send"))
          })
        )
      yield* inTalk((talk) =>
        Effect.catchIf(say(talk, id, text), isNotIn, (error) =>
          Effect.zipRight(
            Effect.orElseFail(taken(talk), () => error),
            say(talk, id, text)
          )
        )
      ).pipe(
        // What was remembered is over: perhaps they talk elsewhere by now. Nothing was said yet.
        Effect.catchIf(because("NotFound"), () =>
          Effect.suspend(() => {
            talks.forget({ contact, sender })
            return inTalk((talk) => say(talk, id, text))
          })
        )
      )
      return MessageId.make(id)
    })

  /** It has the id that it would have been said under, or it was not said. */
  const lookup = ({ envelope, known, since }: Unheard) =>
    Effect.gen(function* () {
      const id = MessageId.make(entryId(account, envelope.key))
      if (known.includes(id)) return Option.none()
      const talk = yield* talks.between(envelope.contact, envelope.sender, false)
      if (Option.isNone(talk)) return Option.none()
      const entries = entriesSince(interaction, talk.value.identifier, DateTime.subtractDuration(since, skew))
      const it = yield* Stream.runHead(Stream.filter(entries, ({ entryPayload }) => entryPayload.id === id))
      return Option.as(it, id)
    }).pipe(
      // A conversation that is not there any more has nothing in it, and perhaps they talk elsewhere by now.
      Effect.catchIf(because("NotFound"), () => {
        talks.forget(envelope)
        return Effect.succeedNone
      }),
      Effect.mapError(failed("lookup"))
    )

  return { send: { text }, lookup }
}
