/** Says what a bot says, finds out under which id it is stored, and whether something was said of which nobody heard. */
import type { HttpClient } from "@effect/platform"
import { type Envelope, MessageId, type Outgoing, type Unheard } from "@parley/messaging"
import { Chunk, DateTime, Effect, Option, Schedule, Stream } from "effect"
import { isSince } from "../isSince.ts"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { isOurs, uidOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import { fetchMedia } from "./fetchMedia.ts"
import { inOrder } from "./inOrder.ts"
import { isPrivate } from "./isPrivate.ts"
import { sameText } from "./Json.ts"
import type { Message } from "./Message.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"
import { isBetween, type Talks } from "./Talks.ts"

/** How many messages are looked through for the one just sent: lists are newest first. */
const lately = 50
const most = 1000
/** A write is taken first, and stored later: about a second is waited for it. */
const patience = Schedule.exponential("50 millis").pipe(Schedule.intersect(Schedule.recurs(4)))

/** Its clock is not ours: how far it may be behind. What says the same within this is told apart by its id. */
const skew = "30 seconds"

const isRecent = (date: DateTime.Utc | null, since: DateTime.Utc): boolean =>
  isSince(date, DateTime.subtractDuration(since, skew))

/** What is sent where media come without words. */
const wordless = "media"
const isMedia = ({ type }: Message): boolean => type === "mms" || type === "chat-media"

export const make = (
  config: NetSapiensConfig,
  client: NetSapiensClient["Type"],
  talks: Talks,
  http: HttpClient.HttpClient
) => {
  const owner = { domain: config.domain, user: config.user }
  const ourselves = uidOf(config)
  const mayBeNear = isPrivate(new URL(config.apiUrl).hostname)
  /** Users are named without their domain. */
  const colleague = (contact: string) =>
    contact.endsWith(`@${config.domain}`) ? contact.slice(0, contact.lastIndexOf("@")) : contact

  interface Said {
    readonly text: string
    readonly withMedia: boolean
  }
  const isIt =
    ({ text, withMedia }: Said, since: DateTime.Utc) =>
    (message: Message) =>
      isOurs(message, config) &&
      isMedia(message) === withMedia &&
      isRecent(message.timestamp, since) &&
      sameText(message.text ?? "", text)
  /** The newest: an older one that says the same is more likely to be of an earlier time. */
  const newest = <E>(messages: Stream.Stream<Message, E>) =>
    Effect.map(Stream.runCollect(messages), (all) => Chunk.last(inOrder(all)))

  const claimed = new Set<string>()
  const claim = (id: string) => {
    claimed.add(id)
    for (const oldest of claimed) if (claimed.size > most) claimed.delete(oldest)
    return MessageId.make(id)
  }

  /** The answer to a send has no id: a message that says the same, and is not taken for another one's, is it. */
  const stored = (session: string, said: Said, since: DateTime.Utc) =>
    client.messages.list(session, { ...owner, limit: lately }).pipe(
      Stream.take(lately),
      Stream.filter(isIt(said, since)),
      Stream.filter(({ id }) => !claimed.has(id)),
      newest,
      Effect.flatten,
      Effect.retry({ schedule: patience, while: (error) => error._tag === "NoSuchElementException" }),
      Effect.map(({ id }) => claim(id)),
      Effect.option
    )

  const sent = (envelope: Envelope, said: Said, send: Effect.Effect<{ readonly session: string }, NetSapiensError>) =>
    Effect.gen(function* () {
      const since = yield* DateTime.now
      const { session } = yield* Effect.tapError(send, () => talks.forget(envelope))
      // It was taken: that its id cannot be found makes it no failure.
      const id = yield* stored(session, said, since)
      return Option.getOrElse(id, () => MessageId.make(`parley:${envelope.key}`))
    }).pipe(Effect.mapError(failed("send")))

  const text = (message: Outgoing["text"]) => {
    const { contact, sender, text } = message
    const send = Effect.flatMap(talks.of(message), (session) =>
      sender === ourselves
        ? client.messages.sendChat({ session, to: colleague(contact), text }, owner)
        : client.messages.sendSms({ session, from: sender, to: contact, text }, owner)
    )
    return sent(message, { text, withMedia: false }, send)
  }

  const media = (message: Outgoing["media"]) =>
    Effect.flatMap(fetchMedia(http, message.url, mayBeNear), (media) => {
      const { contact, sender, text = wordless } = message
      const send = Effect.flatMap(talks.of(message), (session) =>
        sender === ourselves
          ? client.messages.sendMediaChat({ session, to: colleague(contact), text, media }, owner)
          : client.messages.sendMms({ session, from: sender, to: contact, text, media }, owner)
      )
      return sent(message, { text, withMedia: true }, send)
    })

  /** In every session of the two that was in use since. */
  const lookup = ({ envelope, known, since, text, url }: Unheard) => {
    const said = url === undefined ? { text, withMedia: false } : { text: text || wordless, withMedia: true }
    return client.sessions.list(owner).pipe(
      Stream.filter((session) => isBetween(envelope, ourselves)(session) && isRecent(session.lastAt, since)),
      Stream.flatMap(({ id }) => client.messages.list(id, owner)),
      Stream.filter(isIt(said, since)),
      Stream.filter(({ id }) => !known.some((it) => it === id)),
      newest,
      Effect.mapBoth({ onFailure: failed("lookup"), onSuccess: Option.map(({ id }) => claim(id)) })
    )
  }

  return { send: { text, media }, lookup }
}
