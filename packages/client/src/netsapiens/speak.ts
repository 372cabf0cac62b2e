/** Says what a bot says, finds out under which id it is stored, and whether something was said of which nobody heard. */
import type { HttpClient } from "@effect/platform"
import { type Envelope, MessageId, type Outgoing, type Unheard } from "@parley/messaging"
import { DateTime, Effect, Option, Schedule, Stream } from "effect"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { isOurs, uidOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import { fetchMedia } from "./fetchMedia.ts"
import { sameText } from "./Json.ts"
import type { Message } from "./Message.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"
import { isBetween, type Talks } from "./Talks.ts"

/** How many messages are looked through for the one just sent. */
const lately = 50
const most = 1000
/** A write is taken first, and stored later: about a second is waited for it. */
const patience = Schedule.exponential("50 millis").pipe(Schedule.intersect(Schedule.recurs(4)))

/** NetSapiens tells whole seconds. What has no date may be as new as any. */
const isSince = (date: DateTime.Utc | null, since: DateTime.Utc): boolean =>
  date === null || DateTime.greaterThanOrEqualTo(date, DateTime.subtract(since, { seconds: 1 }))

export const make = (
  config: NetSapiensConfig,
  client: NetSapiensClient["Type"],
  talks: Talks,
  http: HttpClient.HttpClient
) => {
  const owner = { domain: config.domain, user: config.user }
  const ourselves = uidOf(config)
  /** Users are named without their domain. */
  const colleague = (contact: string) =>
    contact.endsWith(`@${config.domain}`) ? contact.slice(0, contact.lastIndexOf("@")) : contact

  const isIt = (text: string, since: DateTime.Utc) => (message: Message) =>
    isOurs(message, config) && isSince(message.timestamp, since) && sameText(message.text ?? "", text)

  const claimed = new Set<string>()
  const claim = (id: string) => {
    claimed.add(id)
    for (const oldest of claimed) if (claimed.size > most) claimed.delete(oldest)
    return MessageId.make(id)
  }

  /** The answer to a send has no id: the oldest message that says the same, and is not taken for another one's, is it. */
  const stored = (session: string, text: string, since: DateTime.Utc) =>
    client.messages.list(session, { ...owner, limit: lately }).pipe(
      Stream.take(lately),
      Stream.filter(isIt(text, since)),
      Stream.filter(({ id }) => !claimed.has(id)),
      Stream.runLast,
      Effect.flatten,
      Effect.retry({ schedule: patience, while: (error) => error._tag === "NoSuchElementException" }),
      Effect.map(({ id }) => claim(id)),
      Effect.option
    )

  const sent = (envelope: Envelope, text: string, send: Effect.Effect<{ readonly session: string }, NetSapiensError>) =>
    Effect.gen(function* () {
      const since = yield* DateTime.now
      const { session } = yield* Effect.tapError(send, () => talks.forget(envelope))
      // It was taken: that its id cannot be found makes it no failure.
      const id = yield* stored(session, text, since)
      return Option.getOrElse(id, () => MessageId.make(`parley:${envelope.key}`))
    }).pipe(Effect.mapError(failed("send")))

  const text = (message: Outgoing["text"]) => {
    const { contact, sender, text } = message
    const send = Effect.flatMap(talks.of(message), (session) =>
      sender === ourselves
        ? client.messages.sendChat({ session, to: colleague(contact), text }, owner)
        : client.messages.sendSms({ session, from: sender, to: contact, text }, owner)
    )
    return sent(message, text, send)
  }

  const media = (message: Outgoing["media"]) =>
    Effect.flatMap(fetchMedia(http, message.url), (media) => {
      const { contact, sender, text = "media" } = message
      const send = Effect.flatMap(talks.of(message), (session) =>
        sender === ourselves
          ? client.messages.sendMediaChat({ session, to: colleague(contact), text, media }, owner)
          : client.messages.sendMms({ session, from: sender, to: contact, text, media }, owner)
      )
      return sent(message, text, send)
    })

  /** In every session of the two that was in use since. */
  const lookup = ({ envelope, known, since, text }: Unheard) =>
    client.sessions.list(owner).pipe(
      Stream.filter((session) => isBetween(envelope, ourselves)(session) && isSince(session.lastAt, since)),
      Stream.flatMap(({ id }) => client.messages.list(id, owner)),
      Stream.filter(isIt(text, since)),
      Stream.filter(({ id }) => !known.some((it) => it === id)),
      Stream.runLast,
      Effect.mapBoth({ onFailure: failed("lookup"), onSuccess: Option.map(({ id }) => claim(id)) })
    )

  return { send: { text, media }, lookup }
}
