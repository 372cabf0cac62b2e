/** Gives a run what its flow asks for, out of the run's journal, up to the first thing that is still open. */
import type { Address, Message } from "@parley/messaging"
import { Duration, Effect, Option, Schema } from "effect"
import type { Course } from "./Course.ts"
import type { Happened } from "./Happened.ts"
import type { Offer } from "./Choice.ts"
import type { Limit } from "./Limit.ts"
import type { Entry, Heard, Pending, Run as RunState } from "./Journal.ts"
import { NotUnderstood, type Recording, type Runtime, type Saying, TimedOut, type Wait } from "./Runtime.ts"

export interface Context {
  readonly contact: Address
  /** Of the conversation: the first part of a step's idempotency key. */
  readonly conversation: string
  /** The number of the letter that this turn is about; of several that of the first. */
  readonly letter: number
  /** How often this turn has been tried, from 1. */
  readonly attempt: number
  /** A flow is given only so much time until it has to wait for something. */
  readonly limited: Limit<unknown>
}

/** A turn that has decided what it hears. */
export interface Occasion extends Context {
  /** How many letters it is about, from the first. */
  readonly taken: number
}

/** What has come for a run that waits: an answer, or the time that it waited for. */
export type Came = ({ readonly _tag: "Answer" } & Heard) | { readonly _tag: "Due" }

/** `None` where that never comes. Never early: a time is in whole milliseconds. */
const after = (now: number, duration: Duration.DurationInput): Option.Option<number> => {
  const until = Math.ceil(now + Duration.toMillis(duration))
  return Number.isSafeInteger(until) ? Option.some(until) : Option.none()
}

/** All that came together, or else what came last of it that is an answer: people say more than they are asked. */
const read = <A>(wait: Wait<A>, { parts, text }: Heard, offered: Offer = []): Option.Option<A> =>
  Option.firstSomeOf([text, ...parts.toReversed()].map((it) => wait.read(it, offered)))

/** Mutable while one replay lasts; nothing of it outlives that. */
export class Player implements Runtime {
  readonly contact: Address
  readonly message: Message
  readonly said: Array<Saying> = []
  readonly happened: Array<Happened> = []
  readonly journal: Map<string, Entry>

  constructor(
    private readonly flow: string,
    private readonly run: RunState,
    /** What is news to this run, until it comes to what it had waited for. */
    public news: Option.Option<Came>,
    private readonly context: Occasion,
    private readonly course: Course
  ) {
    this.contact = context.contact
    this.message = run.message
    this.journal = new Map(Object.entries(run.journal))
  }

  /** Everything before the news has been said in an earlier turn; what a finalizer says at a stop is not said yet. */
  say(saying: Saying) {
    return Effect.sync(() => {
      if (Option.isNone(this.news) && this.course.stop === undefined) this.said.push(saying)
    })
  }

  wait<A>(wait: Wait<A>): Effect.Effect<A, NotUnderstood | TimedOut> {
    return this.course.entering(wait.name, () => {
      const entry = this.journal.get(wait.name)
      if (entry !== undefined) return this.recall(wait, entry)
      if (Option.isNone(this.news) || this.run.pending?.name !== wait.name) return this.ask(wait)
      const came = this.news.value
      this.news = Option.none()
      return came._tag === "Answer" ? this.hear(wait, came, this.run.pending) : this.expire(wait)
    })
  }

  readonly sleep = (name: string, duration: Duration.DurationInput): Effect.Effect<void> =>
    this.course.entering(name, () => {
      if (this.journal.get(name)?._tag === "Slept") return Effect.void
      if (Option.isSome(this.news) && this.run.sleeping?.name === name) {
        this.news = Option.none()
        this.journal.set(name, { _tag: "Slept" })
        this.happened.push({ _tag: "Woke", flow: this.flow, step: name })
        return Effect.void
      }
      // Once a question and now a sleep: what came for the one is nothing to the other.
      if (Option.isSome(this.news) && this.run.pending?.name === name) return this.course.lost
      return this.course.stopping(name, "wait", (now) =>
        Option.match(after(now, duration), {
          onNone: () => this.course.mistaken(name, "a sleep has to come to an end"),
          onSome: (until) => {
            this.keepNews()
            this.journal.delete(name)
            this.happened.push({ _tag: "FellAsleep", flow: this.flow, step: name, until })
            return this.course.halt({ _tag: "Sleeps", sleeping: { name, until } })
          }
        })
      )
    })

  readonly restart = (input: unknown): Effect.Effect<never> =>
    this.course.stopping("continueWith", "start anew", () => {
      if (Option.isSome(this.news)) return this.course.lost
      this.happened.push({ _tag: "Continued", flow: this.flow, round: this.run.round + 1 })
      return this.course.halt({ _tag: "Continues", input })
    })

  readonly record = <A, F, E, R>(recording: Recording<A, F, E, R>): Effect.Effect<A, F, R> =>
    this.course.entering(recording.name, () => {
      const { failure, name, result } = recording
      const entry = this.journal.get(name)
      if (entry?._tag === "Done") return Effect.orDie(Schema.decodeUnknown(result)(entry.result))
      if (entry?._tag === "Failed" && Option.isSome(failure)) {
        return Effect.flatMap(Effect.orDie(Schema.decodeUnknown(failure.value)(entry.failure)), Effect.fail)
      }
      // Something new before the pending question: nothing is done on the strength of an answer not yet heard.
      if (Option.exists(this.news, ({ _tag }) => _tag === "Answer")) return this.course.lost
      this.course.doing += 1
      const doing = recording.effect({ idempotencyKey: this.key(name), attempt: this.context.attempt })
      return Effect.matchEffect(doing, {
        onSuccess: (value) =>
          Effect.map(Effect.orDie(Schema.encode(result)(value)), (encoded) => {
            this.journal.set(name, { _tag: "Done", result: encoded })
            this.happened.push({ _tag: "Did", flow: this.flow, step: name })
            return value
          }),
        onFailure: (error) => {
          // Only what is journalled may be caught: else a replay could take another way than the first run.
          if (Option.isNone(failure) || !Schema.is(failure.value)(error)) return Effect.die(error)
          return Effect.flatMap(Effect.orDie(Schema.encode(failure.value)(error)), (encoded) => {
            this.journal.set(name, { _tag: "Failed", failure: encoded })
            this.happened.push({ _tag: "Failed", flow: this.flow, step: name })
            return Effect.fail(error)
          })
        }
        // Under way until its result is journalled.
      }).pipe(Effect.ensuring(Effect.sync(() => (this.course.doing -= 1))))
    })

  /** Of a run's round, the letters that led to the step, and its name: what was done for other letters is not what is wanted now. */
  private readonly key = (name: string) => {
    const { number, round } = this.run
    const { conversation, letter, taken } = this.context
    const letters = taken === 1 ? letter : `${letter}+${taken - 1}`
    return `${conversation}/${round === 0 ? number : `${number}.${round}`}/${letters}/${name}`
  }

  /** What no longer fits is asked for again: that is better than a wrong answer. */
  private readonly recall = <A>(wait: Wait<A>, entry: Entry): Effect.Effect<A, NotUnderstood | TimedOut> => {
    const { name: step } = wait
    const settled = (answer: Option.Option<A>) =>
      Option.match(answer, { onNone: () => this.ask(wait), onSome: (value) => this.settle(wait, value) })
    switch (entry._tag) {
      case "Answered":
        return settled(wait.restore(entry.answer))
      case "Heard": {
        const answer = read(wait, entry, entry.offer)
        if (Option.isSome(answer)) this.happened.push({ _tag: "Answered", flow: this.flow, step })
        return settled(answer)
      }
      case "GivenUp":
        return wait.attempts === undefined ? this.ask(wait) : new NotUnderstood({ step })
      case "TimedOut":
        return wait.timeout === undefined ? this.ask(wait) : new TimedOut({ step })
      case "Slept":
      case "Done":
      case "Failed":
        return this.ask(wait)
    }
  }

  private readonly settle = <A>(wait: Wait<A>, answer: A) => {
    this.journal.set(wait.name, { _tag: "Answered", answer: wait.encode(answer) })
    return Effect.succeed(answer)
  }

  private readonly hear = <A>(wait: Wait<A>, heard: Heard, pending: Pending): Effect.Effect<A, NotUnderstood> => {
    const at = { flow: this.flow, step: wait.name }
    return Option.match(read(wait, heard, pending.offer), {
      onSome: (answer) => {
        this.happened.push({ _tag: "Answered", ...at })
        return this.settle(wait, answer)
      },
      onNone: () => {
        const misses = pending.misses + 1
        if (wait.attempts !== undefined && misses >= wait.attempts) {
          this.journal.set(wait.name, { _tag: "GivenUp" })
          this.happened.push({ _tag: "GaveUp", ...at })
          return new NotUnderstood({ step: wait.name })
        }
        this.happened.push({ _tag: "NotUnderstood", ...at, misses })
        return this.ask(wait, misses)
      }
    })
  }

  /** A deploy may have taken the timeout away while it ran: then nobody could catch it, and the question stands. */
  private readonly expire = <A>(wait: Wait<A>): Effect.Effect<A, TimedOut> => {
    if (wait.timeout === undefined) return this.ask(wait)
    this.journal.set(wait.name, { _tag: "TimedOut" })
    this.happened.push({ _tag: "TimedOut", flow: this.flow, step: wait.name })
    return new TimedOut({ step: wait.name })
  }

  private readonly ask = <A>(wait: Wait<A>, misses = 0): Effect.Effect<A> =>
    this.course.stopping(wait.name, "wait", (now) => {
      const { name, offer, prompt, retry, timeout } = wait
      this.keepNews()
      this.journal.delete(name)
      this.said.push({ kind: "text", text: misses > 0 ? (retry ?? prompt) : prompt })
      if (misses === 0) this.happened.push({ _tag: "Asked", flow: this.flow, step: name })
      const until = timeout === undefined ? Option.none() : after(now, timeout)
      const pending = {
        name,
        prompt,
        misses,
        ...(offer === undefined ? {} : { offer }),
        ...(Option.isNone(until) ? {} : { until: until.value })
      }
      return this.course.halt({ _tag: "Waits", pending })
    })

  /**
   * What came for a wait that was not reached is kept for it: the flow may still get there. Not so that a question has timed
   * out, to which there is no answer then: whoever comes there has the full time for it.
   */
  private readonly keepNews = () => {
    if (Option.isNone(this.news)) return
    const { pending, sleeping } = this.run
    const came = this.news.value
    this.news = Option.none()
    if (sleeping !== undefined) this.journal.set(sleeping.name, { _tag: "Slept" })
    if (pending !== undefined && came._tag === "Answer") {
      const offer = pending.offer === undefined ? {} : { offer: pending.offer }
      this.journal.set(pending.name, { _tag: "Heard", text: came.text, parts: came.parts, ...offer })
    }
  }
}
