/** Runs a flow again from its journal: what was answered and done is given back in silence, up to the first open question. */
import { type Address, type Message } from "@parley/messaging"
import { Context as Services, Data, Deferred, Effect, Exit, Fiber, Option, Schema } from "effect"
import type { Flow } from "./Flow.ts"
import type { Entry, Pending, Run as RunState } from "./Journal.ts"
import { NotUnderstood, type Recording, Run, type Runtime, type Saying, type Wait } from "./Runtime.ts"

/** A mistake of the flow's author, as a sentence that names flow and step, and nothing that a contact wrote. */
export class FlowMistake extends Data.TaggedError("FlowMistake")<{ readonly message: string }> {}

/** The run as far as it came, and what it said on the way. `waiting` is `None` once the flow has ended. */
export interface Replayed {
  readonly waiting: Option.Option<RunState>
  readonly said: ReadonlyArray<Saying>
  /** False where the flow did not come to the question that the message answers: a deploy has taken it away, or put a step first. */
  readonly heard: boolean
}

export interface Context {
  readonly contact: Address
  /** Of the conversation: the first part of a step's idempotency key. */
  readonly conversation: string
  /** The number of the letter that this turn is about. */
  readonly letter: number
  /** How often this turn has been tried, from 1. */
  readonly attempt: number
}

/** What the journal has for a question; `None` where that does not answer what is asked for now. */
const recall = <A>(wait: Wait<A>, entry: Entry): Option.Option<A> => {
  if (entry._tag === "Answered") return wait.restore(entry.answer)
  return entry._tag === "Heard" ? wait.read(entry.text, entry.offer ?? []) : Option.none()
}

/** Gives a run what its flow asks for. Mutable while one replay lasts; nothing of it outlives that. */
class Player implements Runtime {
  readonly contact: Address
  readonly message: Message
  readonly said: Array<Saying> = []
  readonly journal: Map<string, Entry>
  pending: Pending | undefined
  /** Kept apart from the fiber's exit: a run that has paused is interrupted, whatever else went on in it. */
  mistake: FlowMistake | undefined
  /** A step stands before the question that the message answers: it was not there when the question was asked. */
  isLost = false
  /** The message that is news to this run, until the question that it answers is reached. */
  news: Option.Option<string>
  private readonly used = new Set<string>()
  /** Steps that are under way. */
  private doing = 0

  constructor(
    private readonly flow: string,
    private readonly run: RunState,
    news: Option.Option<string>,
    private readonly context: Context,
    private readonly paused: Deferred.Deferred<void>
  ) {
    this.contact = context.contact
    this.message = run.message
    this.journal = new Map(Object.entries(run.journal))
    // An answer to a question that the code no longer reaches first is kept under that question's name.
    this.news = run.pending === undefined ? Option.none() : news
  }

  /** Everything before the news has been said in an earlier turn; what a finalizer says at a pause is not said yet. */
  readonly say = (saying: Saying) =>
    Effect.sync(() => {
      if (Option.isNone(this.news) && this.pending === undefined) this.said.push(saying)
    })

  readonly wait = <A>(wait: Wait<A>): Effect.Effect<A, NotUnderstood> =>
    Effect.zipRight(
      this.entering(wait.name),
      Effect.suspend(() => {
        const entry = this.journal.get(wait.name)
        if (entry === undefined) return this.isNewsFor(wait.name) ? this.hear(wait, this.takeNews()) : this.ask(wait)
        if (entry._tag === "GivenUp") return new NotUnderstood({ step: wait.name })
        // What no longer fits is asked for again: that is better than a wrong answer.
        return Option.match(recall(wait, entry), {
          onNone: () => this.ask(wait),
          onSome: (value) => this.settle(wait, value)
        })
      })
    )

  readonly record = <A, F, E, R>(recording: Recording<A, F, E, R>): Effect.Effect<A, F, R> =>
    Effect.zipRight(
      this.entering(recording.name),
      Effect.suspend((): Effect.Effect<A, F, R> => {
        const { failure, name, result } = recording
        const entry = this.journal.get(name)
        if (entry?._tag === "Done") return Effect.orDie(Schema.decodeUnknown(result)(entry.result))
        if (entry?._tag === "Failed" && Option.isSome(failure)) {
          return Effect.flatMap(Effect.orDie(Schema.decodeUnknown(failure.value)(entry.failure)), Effect.fail)
        }
        // Something new before the question that the message answers: nothing is done on the strength of an answer not yet heard.
        if (Option.isSome(this.news)) {
          this.isLost = true
          return Effect.zipRight(Deferred.succeed(this.paused, undefined), Effect.never)
        }
        const idempotencyKey = `${this.context.conversation}/${this.run.number}/${name}`
        this.doing += 1
        const doing = Effect.ensuring(
          recording.effect({ idempotencyKey, attempt: this.context.attempt }),
          Effect.sync(() => (this.doing -= 1))
        )
        return Effect.matchEffect(doing, {
          onSuccess: (value) =>
            Effect.map(Effect.orDie(Schema.encode(result)(value)), (encoded) => {
              this.journal.set(name, { _tag: "Done", result: encoded })
              return value
            }),
          onFailure: (error) => {
            // Only what is journalled may be caught: else a replay could take another way than the first run.
            if (Option.isNone(failure) || !Schema.is(failure.value)(error)) return Effect.die(error)
            return Effect.flatMap(Effect.orDie(Schema.encode(failure.value)(error)), (encoded) => {
              this.journal.set(name, { _tag: "Failed", failure: encoded })
              return Effect.fail(error)
            })
          }
        })
      })
    )

  /** What came for a question that was not reached is kept for it: the flow may still get there. */
  private readonly keepNews = () => {
    const { pending } = this.run
    if (pending === undefined || Option.isNone(this.news)) return
    this.journal.set(pending.name, {
      _tag: "Heard",
      text: this.news.value,
      ...(pending.offer === undefined ? {} : { offer: pending.offer })
    })
    this.news = Option.none()
  }

  private readonly entering = (name: string) =>
    Effect.suspend(() => {
      if (this.pending !== undefined) return this.mistaken(name, "a run asks or does one thing at a time")
      if (this.used.has(name))
        return this.mistaken(name, "the name is used twice in one run; in a loop, put the turn's number into it")
      this.used.add(name)
      return Effect.void
    })

  /** Ends the run here and now, whatever else goes on in it. */
  private readonly mistaken = (name: string, why: string) =>
    Effect.suspend(() => {
      this.mistake ??= new FlowMistake({ message: `flow "${this.flow}", "${name}": ${why}` })
      return Effect.zipRight(Deferred.succeed(this.paused, undefined), Effect.die(this.mistake))
    })

  private readonly isNewsFor = (name: string) => Option.isSome(this.news) && this.run.pending?.name === name

  private readonly takeNews = () => {
    const text = Option.getOrElse(this.news, () => "")
    this.news = Option.none()
    return text
  }

  private readonly settle = <A>(wait: Wait<A>, answer: A) => {
    this.journal.set(wait.name, { _tag: "Answered", answer: wait.encode(answer) })
    return Effect.succeed(answer)
  }

  private readonly hear = <A>(wait: Wait<A>, text: string): Effect.Effect<A, NotUnderstood> =>
    Option.match(wait.read(text, this.run.pending?.offer ?? []), {
      onSome: (answer) => this.settle(wait, answer),
      onNone: () => {
        const misses = (this.run.pending?.misses ?? 0) + 1
        if (wait.attempts !== undefined && misses >= wait.attempts) {
          this.journal.set(wait.name, { _tag: "GivenUp" })
          return new NotUnderstood({ step: wait.name })
        }
        return this.ask(wait, misses)
      }
    })

  /** Not a failure, so nobody can catch it: the run waits here for ever, and whoever runs it takes it away. */
  private readonly ask = <A>(wait: Wait<A>, misses = 0): Effect.Effect<A> =>
    Effect.checkInterruptible((interruptible) => {
      if (!interruptible) return this.mistaken(wait.name, "a run cannot wait inside an uninterruptible region")
      // The pause would cut the step off before its result is journalled, and each replay would do it again.
      if (this.doing > 0) return this.mistaken(wait.name, "a run cannot wait while a step is under way")
      this.keepNews()
      this.journal.delete(wait.name)
      this.said.push({ kind: "text", text: misses > 0 ? (wait.retry ?? wait.prompt) : wait.prompt })
      this.pending = {
        name: wait.name,
        prompt: wait.prompt,
        misses,
        ...(wait.offer === undefined ? {} : { offer: wait.offer })
      }
      return Effect.zipRight(Deferred.succeed(this.paused, undefined), Effect.never)
    })
}

/**
 * Runs the flow until it ends or waits. `news` is the message that has come for the run's pending question, `None` at its start.
 * A defect or an unhandled failure of the flow is this effect's: the turn has failed, and nothing of it is kept.
 */
export const replay = <R>(
  flow: Flow<never, unknown, unknown, R>,
  run: RunState,
  news: Option.Option<string>,
  context: Context
): Effect.Effect<Replayed, unknown, R> =>
  Effect.gen(function* () {
    const paused = yield* Deferred.make<void>()
    const player = new Player(flow.name, run, news, context, paused)
    const playing = Effect.mapInputContext(flow.run(run.input), (services: Services.Context<R>) =>
      Services.add(services, Run, player)
    )
    const fiber = yield* Effect.fork(Effect.interruptible(playing))
    yield* Effect.raceFirst(Deferred.await(paused), Fiber.await(fiber)).pipe(
      Effect.onInterrupt(() => Fiber.interrupt(fiber))
    )
    const exit = yield* Fiber.interrupt(fiber)
    if (player.mistake !== undefined) return yield* Effect.die(player.mistake)
    if (player.pending === undefined && !player.isLost && Exit.isFailure(exit))
      return yield* Effect.failCause(exit.cause)
    const { pending: _, ...rest } = run
    const journal = Object.fromEntries(player.journal)
    return {
      waiting: Option.map(Option.fromNullable(player.pending), (pending) => ({
        ...rest,
        version: flow.version,
        journal,
        pending
      })),
      said: player.said,
      heard: Option.isNone(player.news)
    }
  })
