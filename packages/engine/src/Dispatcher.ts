/** Gives each letter of a conversation its turn, and writes what came of it: state, outbox and reports in one commit. */
import { type Conversation, type DeliveryReported, Event, type MessageReceived, type Provider } from "@parley/messaging"
import { Clock, Effect, Schema } from "effect"
import * as Content from "./Content.ts"
import * as Failure from "./Failure.ts"
import { blank, State } from "./Journal.ts"
import type { Routes } from "./Routes.ts"
import { type Commit, type Letter, Store, type StoreUnavailable, type Work } from "./Store.ts"
import { turn } from "./Turn.ts"

const EventJson = Schema.parseJson(Event)
const StateJson = Schema.parseJson(State)
export const encodeEvent = Schema.encodeSync(EventJson)

/** A turn is tried so often before its letter is a dead one. */
const attempts = 5
/** How long to wait after the first failed attempt, the second, …, in milliseconds. */
const pause = (failed: number) => Math.min(30_000, 200 * 5 ** (failed - 1))

/** What a letter changes; the rest of its commit is the same for all. */
type Change = Pick<Commit, "state" | "outbox" | "reports" | "isOptOut">

const nothing: Change = { state: null, outbox: [], reports: [], isOptOut: false }

export const make = <R>(
  routes: Routes<R>,
  find: (conversation: Conversation) => Provider | undefined,
  /** Called after a commit that has put something into the outbox. */
  posted: Effect.Effect<void>
) =>
  Effect.gen(function* () {
    const store = yield* Store
    const services = yield* Effect.context<R>()

    const hear = (work: Work, letter: Letter, { message }: MessageReceived) =>
      Effect.gen(function* () {
        const state = work.state === null ? blank : yield* Schema.decode(StateJson)(work.state)
        const { contact } = work.conversation
        const context = { contact, conversation: work.id, letter: letter.seq, attempt: letter.attempts + 1 }
        const turned = yield* turn(routes, state, message, context)
        const provider = find(work.conversation)
        const outbox = turned.said.map((saying, at) => ({
          key: `${work.id}/${work.version + 1}/${at}`,
          json: Content.encode(Content.from(saying, provider))
        }))
        return { ...nothing, state: yield* Schema.encode(StateJson)(turned.state), outbox }
      })

    const note = ({ code, delivery, messageId }: DeliveryReported): Change => ({
      ...nothing,
      reports: [{ messageId, delivery, ...(code === undefined ? {} : { code }) }]
    })

    const change = (work: Work, letter: Letter) =>
      Effect.flatMap(Schema.decode(EventJson)(letter.json), (event) => {
        switch (event._tag) {
          case "MessageReceived":
            return hear(work, letter, event)
          case "DeliveryReported":
            return Effect.succeed(note(event))
          case "ConsentReported":
            return Effect.succeed({ ...nothing, isOptOut: event.consent === "optedOut" })
          // Nothing follows from these yet: they are kept, in order.
          case "ParticipantChanged":
          case "SessionChanged":
          case "TypingChanged":
          case "UrlPushed":
          case "NoticeReceived":
            return Effect.succeed(nothing)
        }
      }).pipe(Effect.provide(services))

    /** Nothing of a failed turn is kept but that it failed. Gives when to try again; `null` when it will not be. */
    const setBack = (work: Work, letter: Letter, cause: Parameters<typeof Failure.kind>[0]) =>
      Effect.gen(function* () {
        const at = yield* Clock.currentTimeMillis
        const failed = letter.attempts + 1
        const notBefore = at + pause(failed)
        const isLast = failed >= attempts
        yield* Effect.logWarning(isLast ? "a turn has failed for good: see the dead letter" : "a turn has failed").pipe(
          Effect.annotateLogs({
            conversation: work.id,
            letter: letter.seq,
            attempt: failed,
            failure: Failure.kind(cause)
          })
        )
        yield* Effect.logDebug(cause)
        yield* store.setBack([
          { letter: letter.seq, at, next: isLast ? { dead: Failure.whole(cause) } : { notBefore } }
        ])
        return isLast ? null : notBefore
      })

    /** Gives when to look again: `"now"` where more waits. */
    const next = (work: Work): Effect.Effect<number | "now" | null, StoreUnavailable> =>
      Effect.gen(function* () {
        const [letter] = work.letters
        if (letter === undefined) return null
        if (letter.notBefore > (yield* Clock.currentTimeMillis)) return letter.notBefore
        const changed = yield* Effect.exit(change(work, letter))
        if (changed._tag === "Failure") return (yield* setBack(work, letter, changed.cause)) ?? "now"
        const at = yield* Clock.currentTimeMillis
        const [written] = yield* store.commit([
          { id: work.id, letter: letter.seq, version: work.version, at, ...changed.value }
        ])
        if (written === true && changed.value.outbox.length > 0) yield* posted
        return "now"
      })

    const handle = (id: Work["id"]): Effect.Effect<number | null, StoreUnavailable> =>
      Effect.gen(function* () {
        for (;;) {
          const [work] = yield* store.take([id])
          const again = work === undefined ? null : yield* next(work)
          if (again !== "now") return again
        }
      })

    /** A store that fails is asked again, a second later. Also after a defect: a lane that died would never be taken up again. */
    return (id: Work["id"]): Effect.Effect<number | null> =>
      Effect.catchAllCause(handle(id), (cause) =>
        Effect.zipRight(
          Effect.annotateLogs(Effect.logError("a lane has stopped for a moment"), { failure: Failure.kind(cause) }),
          Effect.map(Clock.currentTimeMillis, (now) => now + 1000)
        )
      )
  })
