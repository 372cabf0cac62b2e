/** Conversations that routing has offered to the bot: each is tried until it is taken, or is no more to be had, and holds up nothing else. */
import { Chunk, type Duration, Effect, FiberMap, Option, Queue, Schedule, Schema, type Scope } from "effect"
import type { AgentWorks } from "./AgentWorks.ts"
import { SalesforceError } from "../SalesforceError.ts"
import { isSameId, SalesforceId, shortId } from "../rest/SalesforceId.ts"
import { isPeoples, type SessionRecord } from "../sessions/SessionRecord.ts"
import type { SessionRecords } from "../sessions/SessionRecords.ts"
import type { Works } from "./Works.ts"

export interface Offer {
  /** The session, or the work. */
  readonly record: string
  readonly bot: string | null
  /** From people, back to the bot. */
  readonly isTransfer: boolean
}
export type Offers = Effect.Effect.Success<ReturnType<typeof make>>

const asId = Schema.decodeOption(SalesforceId)
const prefixOfWork = "0Bz"
/** The records of what an event tells may be written a moment after it. */
const isNotYet = ({ reason }: SalesforceError): boolean => reason._tag === "NotFound"
const mayPass = ({ reason }: SalesforceError): boolean => !["Rejected", "NotFound", "Conflict"].includes(reason._tag)
const mostAtOnce = 8
const isFinal = ({ Status }: SessionRecord): boolean => Status === "Ended" || Status === "Error"

/** `pauses`: the first one before it is tried again, and the longest. */
export const make = (
  all: AgentWorks,
  works: Works,
  records: SessionRecords,
  botId: string | undefined,
  pauses: readonly [first: Duration.DurationInput, longest: Duration.DurationInput] = ["250 millis", "2 minutes"]
) =>
  Effect.gen(function* () {
    const permits = yield* Effect.makeSemaphore(mostAtOnce)
    const news = yield* Queue.unbounded<Offer>()
    /** They outlast the listening, which may break. */
    const waiting = new Map<string, Offer>()
    const [first, longest] = pauses
    const growing = Schedule.exponential(first).pipe(Schedule.union(Schedule.spaced(longest)))
    const patience = growing.pipe(Schedule.jittered, Schedule.upTo("1 day"))

    const offered = (offer: Offer): Effect.Effect<void> =>
      Effect.suspend(() => {
        waiting.set(shortId(offer.record), offer)
        return Effect.asVoid(news.offer(offer))
      })

    const sessionOf = (record: string): Effect.Effect<string, SalesforceError> =>
      Option.match(
        Option.filter(asId(record), (id) => id.startsWith(prefixOfWork)),
        {
          onNone: () => Effect.succeed(record),
          onSome: (id) =>
            Effect.flatMap(all.byId(id), (work) =>
              Effect.mapBoth(work, { onFailure: () => gone, onSuccess: ({ WorkItemId }) => WorkItemId })
            )
        }
      )

    /** Old offers come again after a lost place: what is over, what people have, and what the bot has already is left alone. */
    const isOver = (session: string, { isTransfer }: Offer) =>
      Effect.gen(function* () {
        const record = yield* records.read(session)
        return isFinal(record) || (!isTransfer && isPeoples(record)) || (yield* works.isTaken(session))
      }).pipe(Effect.orElseSucceed(() => false))

    const once = (offer: Offer) =>
      Effect.gen(function* () {
        const { bot, record } = offer
        const session = yield* sessionOf(record)
        works.learn(session, { ...(session !== record && { work: record }), ...(bot !== null && { bot }) })
        if (!(yield* isOver(session, offer))) yield* works.accept(session)
      }).pipe(permits.withPermits(1))

    const taken = (offer: Offer) => {
      const attempt = Effect.retry(once(offer), { schedule: growing, times: 4, while: isNotYet })
      return attempt.pipe(
        Effect.catchIf(mayPass, (error) =>
          Effect.zipRight(
            Effect.logWarning(`a conversation is not accepted yet: ${error.message}`),
            Effect.retry(attempt, { schedule: patience, while: mayPass })
          )
        ),
        Effect.catchAll((error) => Effect.logWarning(`a conversation was not accepted: ${error.message}`)),
        Effect.zipRight(
          Effect.sync(() => {
            const key = shortId(offer.record)
            if (waiting.get(key) === offer) waiting.delete(key)
          })
        )
      )
    }

    const isBots = (bot: string | null): boolean => bot !== null && (botId === undefined || isSameId(bot, botId))

    return {
      /** Routing offers a session, by its record or by that of the work: what was known of it is of an earlier time. */
      offered: (offer: Offer): Effect.Effect<void> =>
        Effect.zipRight(
          Effect.sync(() => works.forget(offer.record)),
          offered(offer)
        ),

      /** Work was given to the bot: by now it is certain under which id. */
      assigned: (session: string, work: string, bot: string): Effect.Effect<void> =>
        Effect.suspend(() => {
          if (works.isAccepted(session, work)) return Effect.void
          works.learn(session, { work, bot })
          const isTried = [session, work].some((it) => waiting.has(shortId(it)))
          return isTried ? Effect.void : offered({ record: session, bot, isTransfer: false })
        }),

      /** Those of them that are the bot's, whose work it has yet to take is taken as if it were offered now. */
      ours: (sessions: Chunk.Chunk<SessionRecord>) =>
        Effect.gen(function* () {
          const theBots = Chunk.filter(sessions, (it) => !isPeoples(it))
          if (Chunk.isEmpty(theBots)) return theBots
          const found = yield* all.ofAll(Chunk.toReadonlyArray(theBots).map(({ Id }) => Id))
          if (Option.isNone(found)) return theBots
          const workOn = ({ Id }: SessionRecord) => found.value.get(shortId(Id))
          const ours = Chunk.filter(theBots, (it) => isBots(workOn(it)?.BotId ?? null))
          yield* Effect.forEach(ours, (it) => {
            const work = workOn(it)
            if (work?.Status !== "Assigned" || waiting.has(shortId(it.Id)) || works.isAccepted(it.Id, work.Id)) {
              return Effect.void
            }
            works.learn(it.Id, { work: work.Id })
            return offered({ record: it.Id, bot: work.BotId, isTransfer: false })
          })
          return ours
        }),

      /** Takes them for as long as the scope is open. */
      attend: Effect.gen(function* () {
        const fibers = yield* FiberMap.make<string>()
        const begin = (offer: Offer) => FiberMap.run(fibers, shortId(offer.record), taken(offer))
        yield* news.takeAll
        yield* Effect.forEach(waiting.values(), begin)
        yield* Effect.forkScoped(Effect.forever(Effect.flatMap(news.take, begin)))
      }) satisfies Effect.Effect<void, never, Scope.Scope>
    }
  })

const gone = new SalesforceError({ operation: "agentWork", reason: { _tag: "NotFound" } })
