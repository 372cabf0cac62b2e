/** P3: the same event delivered any number of times, at once or after a restart, also with another body, has one effect. */
import { join } from "node:path"
import { Flow } from "@parley/engine"
import { MessageId } from "@parley/messaging"
import { Effect } from "effect"
import * as Campaign from "./Campaign.ts"
import { embedded } from "./harness/embedded.ts"
import * as History from "./harness/History.ts"
import { paper, received } from "./harness/paper.ts"
import { shuffled } from "./harness/shuffled.ts"
import { temporary } from "./harness/temporary.ts"

/** So many deliveries are on their way at once. */
const concurrency = 32
/** So many copies of each event come at the very first, all alike. */
const burst = 4

const echo = Flow.make("echo", { version: 1 }, function* () {
  yield* Flow.say((yield* Flow.message).text)
})

export const duplicates = Campaign.make({
  name: "duplicates",
  promise: { number: "P3", says: "an event that is delivered again, with whatever body, has no second effect" },
  mutant: { does: "gives each delivery an event id of its own", breaks: "doubled" },
  sizes: {
    whole: { events: 500, deliveries: 100, lives: 5 },
    short: { events: 30, deliveries: 12, lives: 3 }
  },
  run: ({ mutant, progress, random, size: { deliveries, events, lives } }) =>
    Effect.gen(function* () {
      const file = join(yield* temporary, "parley.db")
      const replies: Array<{ readonly key: string; readonly body: string }> = []
      const provider = paper(({ key, text }) =>
        Effect.sync(() => {
          const [event = "", body = ""] = text.split(" ")
          replies.push({ key: event, body })
          return MessageId.make(key)
        })
      )

      let [delivered, others] = [0, 0]
      const ids = Array.from({ length: events }, (_, at) => `event-${at}`)
      /** A tenth as many: duplicates meet letters of their own conversation that are not settled yet. */
      const contactOf = (event: string) => `contact-${ids.indexOf(event) % Math.ceil(events / 10)}`
      const copies = (each: number) => ids.flatMap((id) => Array.from({ length: each }, () => id))
      const life = (first: number, again: number) =>
        Effect.gen(function* () {
          const engine = yield* embedded(file, echo, provider)
          const deliver = (event: string, body: string) => {
            delivered += 1
            progress(`${delivered} of ${events * deliveries} deliveries`)
            const id = mutant ? `${event}-${delivered}` : event
            return Effect.orDie(engine.accept([received(id, contactOf(event), `${event} ${body}`)], new Uint8Array()))
          }
          yield* Effect.forEach(copies(first), (event) => deliver(event, "first"), { concurrency, discard: true })
          yield* Effect.forEach(
            shuffled(copies(again), random),
            (event) => {
              const isOther = random.integer(2) === 0
              if (isOther) others += 1
              return deliver(event, isOther ? "other" : "first")
            },
            { concurrency, discard: true }
          )
          yield* engine.settled
        }).pipe(Effect.scoped)

      const each = Math.floor((deliveries - burst) / lives)
      for (let at = 0; at < lives; at++) {
        const isLast = at === lives - 1
        yield* life(at === 0 ? burst : 0, isLast ? deliveries - burst - each * at : each)
      }

      const effects = replies.map(({ key }) => ({ key, number: 1 }))
      return {
        figures: {
          events,
          deliveries: delivered,
          "with another body": others,
          restarts: lives - 1,
          effects: effects.length
        },
        violations: {
          lost: History.lost(
            ids.map((key) => ({ key, number: 1 })),
            effects
          ),
          doubled: History.doubled(effects),
          "of another body": replies.filter(({ body }) => body !== "first").length
        }
      }
    })
})
