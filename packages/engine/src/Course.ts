/** How far one replay of a run goes: one thing at a time, each name once, until it stops. */
import { Clock, Effect, FiberId } from "effect"
import { FlowMistake } from "./FlowMistake.ts"
import type { Pending, Sleeping } from "./Journal.ts"

/** Why a run has stopped short of its end. `Lost`: it did not come to what it had waited for. */
export type Stop =
  | { readonly _tag: "Waits"; readonly pending: Pending }
  | { readonly _tag: "Sleeps"; readonly sleeping: Sleeping }
  | { readonly _tag: "Continues"; readonly input: unknown }
  | { readonly _tag: "Lost" }

/** Whoever lets a question race with something wants a time limit, mostly. */
const atOnce = "a run asks or does one thing at a time; a question may have a `timeout`"

/** `Effect.never` without the timer by which that keeps a process alive; a callback without parameter would be given an AbortSignal. */
const forever = Effect.async<never>((_) => {})

export class Course {
  stop: Stop | undefined
  /** Kept apart from the fiber's exit: a run that has stopped is interrupted, whatever else went on in it. */
  mistake: FlowMistake | undefined
  /** Steps that are under way. */
  doing = 0
  private readonly used = new Set<string>()
  private cut: (() => void) | undefined

  constructor(private readonly flow: string) {}

  /** The run: whichever of its fibers stops it, all of it is interrupted. */
  readonly of = <A, E, R>(run: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiberRuntime((fiber) => {
      this.cut = () => fiber.unsafeInterruptAsFork(FiberId.none)
      return run
    })

  readonly entering = <A, E, R>(name: string, enter: () => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      if (this.stop !== undefined) return this.mistaken(name, atOnce)
      if (this.used.has(name))
        return this.mistaken(name, "the name is used twice in one run; in a loop, put the turn's number into it")
      this.used.add(name)
      return enter()
    })

  /** A stop would cut a step off before its result is journalled, and each replay would do it again. */
  readonly stopping = (name: string, what: "wait" | "start anew", then: (now: number) => Effect.Effect<never>) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.checkInterruptible((interruptible) => {
        if (this.stop !== undefined) return this.mistaken(name, atOnce)
        if (!interruptible) return this.mistaken(name, `a run cannot ${what} inside an uninterruptible region`)
        if (this.doing > 0) return this.mistaken(name, `a run cannot ${what} while a step is under way`)
        return then(now)
      })
    )

  /** Not a failure, so nobody can catch it: the run waits here for ever, and whoever runs it takes it away. */
  readonly halt = (stop: Stop): Effect.Effect<never> =>
    Effect.suspend(() => {
      this.stop = stop
      this.cut?.()
      return Effect.interruptible(forever)
    })

  readonly lost = this.halt({ _tag: "Lost" })

  /** Ends the run here and now, whatever else goes on in it. */
  readonly mistaken = (name: string, why: string) =>
    Effect.suspend(() => {
      this.mistake ??= new FlowMistake({ message: `flow "${this.flow}", "${name}": ${why}` })
      this.cut?.()
      return Effect.die(this.mistake)
    })
}
