/** The sessions that the platforms keep, side by side in one table, whichever platforms they are. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Bot } from "@parley/engine"
import type { Provider, ProviderError, Session, SessionState } from "@parley/messaging"
import { Chunk, Console, Data, DateTime, Effect, Either, Order, Stream } from "effect"
import { Misconfigured } from "./Misconfigured.ts"
import type { Parts } from "./serve.ts"
import { table } from "./table.ts"

/** Of some platforms there is nothing to show, because they could not be asked. */
export class Unanswered extends Data.TaggedError("Unanswered")<{ readonly errors: ReadonlyArray<ProviderError> }> {
  override get message() {
    return this.errors.map(({ message }) => message).join("\n")
  }
}

export interface Asked {
  /** Also those that are over. */
  readonly all: boolean
  /** The most for each platform. */
  readonly limit: number
}

const isOver = ({ status }: SessionState) => status === "ended" || status === "error"

const latest = (it: SessionState) => it.lastActivityAt ?? it.updatedAt ?? it.startedAt ?? it.createdAt

/** To the minute; in UTC, as the platforms' own pages and the logs have it. */
const minute = (at: DateTime.Utc | undefined) =>
  at === undefined ? "" : DateTime.formatIso(at).slice(0, 16).replace("T", " ")

const others = ({ participants }: SessionState) => {
  const contacts = participants.filter(({ role }) => role === "contact")
  return (contacts.length > 0 ? contacts : participants).map(({ address, name }) => address ?? name ?? "?").join(", ")
}

const row = (it: SessionState) => [
  it.provider,
  it.status,
  it.conversation?.contact ?? others(it),
  it.conversation?.sender ?? "",
  it.handledBy ?? "",
  minute(it.startedAt ?? it.createdAt),
  minute(latest(it)),
  it.id
]
const head = ["platform", "status", "contact", "sender", "handled by", "began", "latest, UTC", "session"]

/** What no platform dates is last. */
const newestFirst = Order.mapInput(Order.reverse(Order.number), (it: SessionState) => latest(it)?.epochMillis ?? 0)

/** Says that it takes long, where it does. */
const patiently = (id: string) =>
  Effect.raceFirst(Effect.zipRight(Effect.delay(Console.error(`${id} is being asked …`), "1 second"), Effect.never))

/** Some platforms list their sessions without saying who is in them. */
const peopled =
  ({ sessions }: Provider) =>
  (session: Session) =>
    session.conversation !== undefined || session.participants.length > 0 || sessions?.participants === undefined
      ? Effect.succeed(session)
      : Effect.match(sessions.participants(session), {
          onFailure: () => session,
          onSuccess: (participants) => ({ ...session, participants })
        })

const askedFor = (provider: Provider, { all, limit }: Asked) =>
  Stream.runCollect(
    (provider.sessions?.list ?? Stream.empty).pipe(
      Stream.filter((it) => all || !isOver(it)),
      Stream.take(limit),
      Stream.mapEffect(peopled(provider), { concurrency: 4 })
    )
  ).pipe(Effect.map(Chunk.toReadonlyArray), patiently(provider.id), Effect.either)

/** Prints them, newest first; fails with what could not be asked, after the others have been shown. */
export const sessions = <R>({ bot }: Pick<Parts<R>, "bot">, asked: Asked) =>
  Effect.gen(function* () {
    const providers = yield* Bot.providers(bot)
    if (providers.length === 0) {
      const advice = "No provider is configured: set the keys of one. `npm run emulator` prints some to practise with."
      return yield* new Misconfigured({ advice: [advice] })
    }
    const answers = yield* Effect.forEach(providers, (it) => askedFor(it, asked), { concurrency: "unbounded" })
    const found = answers.flatMap((it) => (Either.isRight(it) ? it.right : [])).toSorted(newestFirst)
    const errors = answers.flatMap((it) => (Either.isLeft(it) ? [it.left] : []))
    if (found.length > 0) yield* Console.log(table([head, ...found.map(row)]))
    else if (errors.length === 0) yield* Console.log("There are no sessions.")
    for (const { id, sessions } of providers) {
      if (sessions?.list === undefined) yield* Console.error(`${id} keeps no sessions.`)
    }
    if (errors.length > 0) return yield* new Unanswered({ errors })
  }).pipe(Effect.scoped, Effect.provide(NodeHttpClient.layerUndici))
