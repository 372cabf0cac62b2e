/** P6: a conversation that is slow, or fails for ever, does not hold up the others. */
import { join } from "node:path"
import { Flow } from "@parley/engine"
import { MessageId } from "@parley/messaging"
import { Clock, Effect } from "effect"
import * as Campaign from "./Campaign.ts"
import { embedded } from "./harness/embedded.ts"
import { paper, received } from "./harness/paper.ts"
import { temporary } from "./harness/temporary.ts"
import { until } from "./harness/until.ts"

/** So many begin to fail every second, each of them again and again for half a minute. */
const failing = 10
/** The slow one takes so long, in milliseconds. */
const slowness = 60_000
/** Waiting longer than this is as bad as for ever. */
const patience = 1500
/** Below this the noise of the machine is greater than what is measured, in milliseconds. */
const noise = 25

const percentile = (values: ReadonlyArray<number>, share: number) =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? 0

export const neighbours = Campaign.make({
  name: "neighbours",
  promise: {
    number: "P6",
    says: "with one handler that takes a minute and ten that fail for ever, the p99 of the others is at most doubled"
  },
  mutant: { does: "handles all conversations in one lane", breaks: "held up" },
  sizes: {
    whole: { conversations: 1000, messages: 6000, rate: 100 },
    short: { conversations: 60, messages: 100, rate: 150 }
  },
  run: ({ mutant, progress, size: { conversations, messages, rate } }) =>
    Effect.gen(function* () {
      const folder = yield* temporary
      let failures = 0

      /** The milliseconds from a message to its reply, of all conversations that are neither slow nor failing. */
      const measure = (name: string, troubled: boolean) =>
        Effect.gen(function* () {
          const relief = yield* Effect.makeLatch(false)
          const sent = new Map<string, number>()
          const waits: Array<number> = []
          const flow = Flow.make("echo", { version: 1 }, function* () {
            const { text } = yield* Flow.message
            if (text === "slow") yield* Effect.raceFirst(relief.await, Effect.sleep(slowness))
            else if (text === "fail") {
              failures += 1
              yield* Effect.dieMessage("as it was told to")
            } else yield* Flow.say(text)
          })
          const engine = yield* embedded(
            join(folder, `${name}.db`),
            flow,
            paper(({ key, text }) =>
              Effect.sync(() => {
                waits.push(performance.now() - (sent.get(text) ?? 0))
                return MessageId.make(key)
              })
            )
          )
          // Nobody waits for the slow one at the end.
          yield* Effect.addFinalizer(() => relief.open)
          const say = (contact: string, id: string, text: string) => {
            const lane = mutant && troubled ? "everybody" : contact
            return Effect.orDie(engine.accept([received(id, lane, text)], new Uint8Array()))
          }

          if (troubled) yield* say("slow", "slow", "slow")
          const fail = (second: number) =>
            Effect.forEach(
              Array.from({ length: failing }, (_, at) => `failing-${second}-${at}`),
              (name) => say(name, name, "fail"),
              { discard: true }
            )
          const began = yield* Clock.currentTimeMillis
          // As they come, whether or not the ones before were answered.
          for (let at = 0; at < messages; at++) {
            const now = yield* Clock.currentTimeMillis
            yield* Effect.sleep(Math.max(0, began + (at * 1000) / rate - now))
            if (troubled && at % rate === 0) yield* Effect.fork(fail(at / rate))
            sent.set(`${at}`, performance.now())
            yield* Effect.fork(say(`contact-${at % conversations}`, `${at}`, `${at}`))
            progress(`${name}: ${waits.length} of ${messages} answered`)
          }
          yield* until(() => messages - waits.length, patience)
          const unanswered = Array.from({ length: messages - waits.length }, () => slowness)
          return percentile([...waits, ...unanswered], 0.99)
        }).pipe(Effect.scoped)

      yield* measure("warming up", false)
      const before = yield* measure("before", false)
      let among = yield* measure("among trouble", true)
      const after = yield* measure("after", false)
      const alone = Math.max(before, after)
      const limit = Math.max(2 * alone, noise)
      // What else this machine does can only make it look worse: what is broken is broken every time.
      for (let again = 0; among > limit && among < slowness && again < 2; again++) {
        among = Math.min(among, yield* measure("among trouble again", true))
      }
      return {
        figures: {
          conversations,
          messages,
          "turns failed": failures,
          "ms p99 alone": Math.round(alone),
          "ms p99 beside them": Math.round(among)
        },
        violations: { "held up": among > limit ? 1 : 0 }
      }
    })
})
