/** Runs what may not take too long. One waiter on the earliest, however many there are: a timer for each would cost more than most turns. */
import { Clock, Duration, Effect, type Exit, FiberId, Runtime, type Scope } from "effect"
import { Bell } from "./Bell.ts"

interface Running {
  readonly until: number
  readonly end: () => void
}

/**
 * Runs an effect in a fiber of its own, and gives its exit; fails where it has not come to its end by then. What cannot be
 * interrupted is left to itself.
 */
export type Limit<E> = <A, E1, R>(
  runtime: Runtime.Runtime<R>,
  effect: Effect.Effect<A, E1, R>
) => Effect.Effect<Exit.Exit<A, E1>, E>

export const make = <E>(
  longest: Duration.DurationInput,
  tooLong: () => E
): Effect.Effect<Limit<E>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const bell = new Bell()
    /** In the order in which they began, which is that in which their time is up. */
    const running = new Set<Running>()
    /** When it looks next: not sooner because the first has ended meanwhile, as nearly all have. */
    let next: number | null = null

    const watch = Effect.gen(function* () {
      yield* bell.wait(next)
      const now = yield* Clock.currentTimeMillis
      for (const it of running) {
        if (it.until > now) break
        running.delete(it)
        it.end()
      }
      const [first] = running
      if (next === null || next <= now) next = first?.until ?? null
    })
    yield* Effect.forkScoped(Effect.forever(watch))

    const begin = (it: Running) => {
      running.add(it)
      if (next !== null) return
      next = it.until
      bell.ring()
    }
    // Started on the spot and heard by an observer: a race of two fibers costs four times as much.
    return <A, E1, R>(runtime: Runtime.Runtime<R>, effect: Effect.Effect<A, E1, R>) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        Effect.async<Exit.Exit<A, E1>, E>((resume) => {
          const fiber = Runtime.runFork(runtime)(effect)
          const exit = fiber.unsafePoll()
          // Most turns wait for nobody: they are over by now.
          if (exit !== null) return resume(Effect.succeed(exit))
          const cut = () => fiber.unsafeInterruptAsFork(FiberId.none)
          const it = {
            until: now + Duration.toMillis(longest),
            end: () => {
              resume(Effect.fail(tooLong()))
              cut()
            }
          }
          begin(it)
          fiber.addObserver((exit) => {
            running.delete(it)
            resume(Effect.succeed(exit))
          })
          return Effect.sync(() => {
            running.delete(it)
            cut()
          })
        })
      )
  })
