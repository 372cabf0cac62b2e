/** Says what a bot says, waits for its echo, which alone tells the id, and finds out whether something was said of which nobody heard. */
import { because, MessageId, type Outgoing, type Unheard } from "@parley/messaging"
import { DateTime, Effect, Option, Stream } from "effect"
import { isSince } from "../isSince.ts"
import { allows } from "./rest/actions.ts"
import type { GenesysClient } from "./Client.ts"
import { atOf, idOf } from "./hearing/eventOf.ts"
import { failed } from "./failed.ts"
import type { GenesysError } from "./GenesysError.ts"
import type { OutcomeOf } from "./outcome.ts"
import type { SmsMessage } from "./rest/SmsMessage.ts"
import type { SmsSession } from "./rest/SmsSession.ts"
import type { Pair, Talks } from "./Talks.ts"
import { mayBeOurs } from "./whoIs.ts"

/** Its clock is not ours: how far it may be behind. */
const skew = "30 seconds"

/** Ids that were given to a send, so that no other is given them. */
const most = 1000

export const make = (client: GenesysClient["Type"], talks: Talks, outcomeOf: OutcomeOf) => {
  const claimed = new Set<string>()
  const claim = (id: string) => {
    claimed.add(id)
    const [oldest] = claimed
    if (claimed.size > most && oldest !== undefined) claimed.delete(oldest)
    return MessageId.make(id)
  }

  const isIt = (session: SmsSession, text: string) => {
    const ours = mayBeOurs(session, talks.as(session))
    return (message: SmsMessage) =>
      message.type === "Text" && sameText(message.text ?? "", text) && ours(message) && message.visibility !== "Agents"
  }

  /** The first of them after an index that is nobody else's. */
  const echo = (session: SmsSession, text: string, after: number) =>
    client.sessions.messages(session, { startIndex: after + 1 }).pipe(
      Stream.filter(isIt(session, text)),
      Stream.filter((message) => !claimed.has(idOf(session.id, message))),
      Stream.tap(({ index }) => Effect.sync(() => talks.reach(session.id, index))),
      Stream.runHead,
      Effect.flatten,
      Effect.map((message) => claim(idOf(session.id, message)))
    )

  const say = (session: SmsSession, text: string) =>
    Effect.gen(function* () {
      const after = yield* talks.end(session)
      return yield* outcomeOf("sendMessage", client.sessions.sendMessage(session, text), echo(session, text, after))
    })

  /** Refused where a session was thought to be open that is not: nothing was said, and the contact may be in another one. */
  const anew = (pair: Pair, text: string, before: SmsSession) => (error: GenesysError) =>
    Effect.gen(function* () {
      talks.doubt(before.id)
      const session = yield* talks.of(pair)
      const isSame = session.id === before.id && allows(before, "SendMessage")
      return yield* isSame ? error : say(session, text)
    })

  const text = ({ contact, sender, text }: Outgoing["text"]) =>
    Effect.gen(function* () {
      const pair = { contact, sender }
      const session = yield* talks.of(pair)
      return yield* Effect.catchIf(
        say(session, text),
        (error) => because("Conflict")(error) || because("NotFound")(error),
        anew(pair, text, session)
      )
    }).pipe(Effect.mapError(failed("send")))

  /** In every session of the two; the newest, since an older one that says the same is more likely to be of an earlier time. */
  const lookup = ({ envelope, known, since, text }: Unheard) => {
    const from = DateTime.subtractDuration(since, skew)
    return Stream.fromIterableEffect(talks.between(envelope)).pipe(
      Stream.flatMap((session) =>
        client.sessions.messages(session).pipe(
          Stream.filter(isIt(session, text)),
          Stream.filter((message) => isSince(atOf(message) ?? null, from)),
          Stream.map((message): string => idOf(session.id, message)),
          // One that has ended is not to be read any more.
          Stream.catchAll((error) => (because("NotFound")(error) ? Stream.empty : Stream.fail(error)))
        )
      ),
      Stream.filter((id) => !known.some((it) => it === id)),
      Stream.runLast,
      Effect.mapBoth({ onFailure: failed("lookup"), onSuccess: Option.map(claim) })
    )
  }

  return { send: { text }, lookup }
}

/** Line ends are not sacred to every server. */
const sameText = (one: string, other: string): boolean => plain(one) === plain(other)
const plain = (text: string): string => text.replaceAll("\r\n", "\n").trim()
