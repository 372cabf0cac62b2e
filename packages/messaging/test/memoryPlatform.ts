/** The smallest platform that keeps every promise, or breaks one. */
import {
  Address,
  Bookmark,
  Conversation,
  DeliveryReported,
  type Envelope,
  EventId,
  Message,
  MessageId,
  MessageReceived,
  type Outgoing,
  Provider,
  ProviderError,
  type Reason,
  Refused,
  Unreadable,
  type Unheard,
  type Webhook
} from "@parley/messaging"
import type { Stage, Trouble } from "@parley/messaging/testing"
import { Clock, DateTime, Duration, Effect, Option, Queue, Schema, Stream } from "effect"
import { sessionsOf } from "./memorySessions.ts"
import type { Mutant } from "./mutants.ts"

const Row = Schema.Struct({ id: Schema.String, from: Address, to: Address, text: Schema.String, at: Schema.Number })
const Posted = Schema.parseJson(Schema.Union(Row, Schema.Struct({ report: Schema.String })))
type Row = typeof Row.Type

const contact = Address.make("+15550100123")
const sender = Address.make("+15550100001")
const secret = "canary-secret"

export const platform = (mutant?: Mutant): Effect.Effect<Stage> =>
  Effect.gen(function* () {
    const is = (it: Mutant) => it === mutant
    const posted = yield* Queue.unbounded<Webhook>()
    const rows: Array<Row> = []
    const taken = new Map<string, MessageId>()
    let next: Trouble | undefined
    let hasOptedOut = false
    let count = 0

    const conversation = is("swaps addresses")
      ? Conversation.make({ provider: "memory", account: "a", sender: contact, contact: sender })
      : Conversation.make({ provider: "memory", account: "a", sender, contact })
    const post = (body: typeof Posted.Type) =>
      posted.offer({
        target: "/webhooks/memory",
        headers: { authorization: secret },
        body: new TextEncoder().encode(Schema.encodeSync(Posted)(body))
      })
    const keep = (from: Address, to: Address, text: string) =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        const row = { id: is("gives all one id") ? "m" : `m${count++}`, from, to, text, at }
        rows.push(row)
        return row
      })
    const heard = ({ id, text }: Row) =>
      MessageReceived.make({
        id: EventId.make(is("gives a second delivery another id") ? `${id}-${count++}` : id),
        conversation,
        message: Message.make({
          text: is("changes texts") ? text.trim().slice(0, 100) : text,
          channel: "sms",
          media: []
        })
      })

    const fail = (reason: Reason, { contact }: Envelope) =>
      new ProviderError({
        provider: "memory",
        operation: "send",
        reason,
        ...(is("quotes in errors") && { cause: new Error(`to ${contact}`) })
      })
    const take = ({ contact, key, sender, text }: Outgoing["text"]) =>
      Effect.gen(function* () {
        const known = taken.get(key)
        if (known !== undefined && !is("says what is repeated again")) return known
        const row = yield* keep(sender, contact, text)
        if (is("says twice")) yield* keep(sender, contact, text)
        if (!is("reports nothing")) yield* post({ report: row.id })
        if (is("hears itself")) yield* post(row)
        taken.set(key, MessageId.make(row.id))
        return MessageId.make(row.id)
      })
    const meet = (): Trouble | undefined => {
      const trouble = next
      next = undefined
      return trouble
    }
    const text = (message: Outgoing["text"]): Effect.Effect<MessageId, ProviderError> =>
      Effect.gen(function* () {
        if (hasOptedOut && !is("writes to who has opted out")) return yield* fail({ _tag: "OptedOut" }, message)
        switch (meet()) {
          case "busy":
            if (is("sends though it is refused")) yield* keep(message.sender, message.contact, message.text)
            return yield* fail({ _tag: "RateLimited", retryAfter: Duration.seconds(1) }, message)
          case "cut":
            return yield* fail({ _tag: "UnknownOutcome" }, message)
          case "unheard":
            yield* take(message)
            return yield* fail(
              { _tag: is("calls a lost answer a refusal") ? "Unavailable" : "UnknownOutcome" },
              message
            )
          case undefined:
            return yield* take(message)
        }
      })

    const receive = ({ body, headers }: Webhook) =>
      Effect.gen(function* () {
        if (headers["authorization"] !== secret && !is("believes everybody")) {
          return yield* new Refused({ reason: "NotGenuine" })
        }
        const told = yield* Effect.mapError(
          Schema.decode(Posted)(new TextDecoder().decode(body)),
          () =>
            new Unreadable({
              why: is("quotes what it does not understand") ? new TextDecoder().decode(body) : "no row"
            })
        )
        if ("text" in told) return [heard(told)]
        const id = EventId.make(`${told.report}:sent`)
        return [DeliveryReported.make({ id, conversation, messageId: MessageId.make(told.report), delivery: "sent" })]
      })

    const lookup = ({ envelope, known, since, text, url }: Unheard) =>
      Effect.sync(() => {
        if (is("finds what was never taken")) return Option.some(MessageId.make("never"))
        if (url !== undefined && is("forgets pictures")) return Option.none()
        const found = rows.find(
          ({ at, id, to, ...row }) =>
            to === envelope.contact &&
            row.text === (url ?? text) &&
            at >= DateTime.toEpochMillis(since) - 1000 &&
            (is("finds another message") || !known.some((it) => it === id))
        )
        return Option.map(Option.fromNullable(found), ({ id }) => MessageId.make(id))
      })

    const media = ({ url, ...message }: Outgoing["media"]) =>
      is("sends no picture") ? Effect.succeed(MessageId.make("m")) : text({ ...message, text: url })

    const sessions = sessionsOf(is, conversation, () => rows)

    const missed = (since: DateTime.Utc) =>
      Stream.fromIterable(is("forgets what it has missed") ? [] : rows).pipe(
        Stream.filter(({ from }) => from === contact),
        Stream.filter(({ at }) => is("gives what is older than asked for") || at >= DateTime.toEpochMillis(since)),
        Stream.map(heard)
      )

    /** From a row's place on; a bookmark is the place of the next one. */
    const listen = (after: Option.Option<Bookmark>) =>
      Stream.suspend(() => {
        const start = Option.match(after, { onNone: () => 0, onSome: ({ at }) => Number(at) })
        const from = is("forgets what was written while nobody listened") && start > 0 ? rows.length : start
        return Stream.unfoldEffect(from, (place) =>
          Effect.as(
            Effect.repeat(Effect.sleep("5 millis"), { until: () => rows.length > place }),
            Option.some([place, place + 1] as const)
          )
        ).pipe(
          Stream.flatMap((place) => {
            const row = rows[place]
            if (row === undefined || row.from !== contact) return Stream.empty
            const bookmark = Bookmark.make({ at: String(place + (is("puts its bookmark too early") ? 2 : 1)) })
            return Stream.make(heard(row), bookmark)
          })
        )
      })

    return {
      provider: Provider.make({
        id: "memory",
        account: "a",
        send: { text, media },
        isIdempotent: true,
        receive,
        lookup,
        sessions,
        listen,
        ...(!is("lacks a member that it claims") && { missed })
      }),
      contact,
      sender,
      write: (words) => Effect.flatMap(keep(contact, sender, words), post),
      webhook: posted.take,
      forge: (genuine) => [
        { ...genuine, headers: {} },
        { ...genuine, headers: { authorization: "guessed" } }
      ],
      garble: (genuine) => ({ ...genuine, body: new TextEncoder().encode('{"text":"canary words"}') }),
      got: Effect.sync(() => rows.filter(({ to }) => to === contact).map((row) => row.text)),
      trouble: (trouble) => Effect.sync(() => void (next = trouble)),
      optOut: Effect.sync(() => void (hasOptedOut = true)),
      picture: "https://bot.example/a.png",
      secrets: [secret]
    }
  })
