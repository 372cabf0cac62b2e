/** The line to the practice ground: found, held, and taken up again whenever it is cut. */
import { signal } from "@preact/signals"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Practice from "./Practice.ts"
import * as Thread from "./Thread.ts"

/** `off`: the bot talks to a real provider. `strange`: page and bot are of different versions. */
export type Line = "connecting" | "open" | "lost" | "off" | "strange"

export const line = signal<Line>("connecting")

const past = Effect.suspend(() =>
  Effect.forEach(Thread.platforms.value, ({ provider }) => Practice.messages(provider, Thread.own.value), {
    concurrency: "unbounded"
  })
)

// Listening begins before the past is read: what comes in between is heard, not lost.
const connect = Effect.gen(function* () {
  Thread.platforms.value = yield* Practice.platforms
  const opened = yield* Deferred.make<void>()
  const settle = Effect.gen(function* () {
    yield* Deferred.await(opened)
    Thread.opened()
    const messages = yield* past
    Thread.settle(messages.flat())
    line.value = "open"
  })
  const listen = Practice.listen({
    opened: () => Deferred.unsafeDone(opened, Effect.void),
    message: Thread.hear
  })
  return yield* Effect.all([listen, settle], { concurrency: "unbounded" })
})

let wake = () => {}

/** Tries again now instead of later. */
export const tryNow = () => wake()

const asked = Effect.async<void>((resume) => {
  wake = () => resume(Effect.void)
  window.addEventListener("focus", wake)
  return Effect.sync(() => window.removeEventListener("focus", wake))
})

const first = 500
const longest = 5000
const found = { Unreachable: "lost", Off: "off", Misunderstood: "strange", Refused: "strange" } as const

/** Holds the line for as long as the page lives: a cut one is tried again after half a second, then ever more patiently. */
export const hold = Effect.gen(function* () {
  for (let pause = first; ; pause = Math.min(pause * 1.6, longest)) {
    const { reason } = yield* Effect.flip(connect)
    if (line.value === "open") pause = first
    line.value = found[reason]
    yield* reason === "Unreachable" ? Effect.race(Effect.sleep(pause), asked) : asked
  }
})
