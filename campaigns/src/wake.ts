/** P8: a flow that waits always wakes: on time or for the answer, though the bot is killed, and though what it waits for comes first. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import type { PCGRandom } from "effect/Utils"
import * as Campaign from "./Campaign.ts"
import { bundled } from "./harness/bundled.ts"
import * as Crash from "./harness/Crash.ts"
import * as History from "./harness/History.ts"
import { percentile } from "./harness/percentile.ts"
import { temporary } from "./harness/temporary.ts"
import { until } from "./harness/until.ts"

/** A process that has just begun takes up what fell due without one, in code that is not warm yet. All times are milliseconds. */
const settling = 5000
/** Whoever wakes later than this has stalled. */
const stall = 5000
/** So late are 99 of 100 at most: it is the disk and the other programs that take longer, and a timer that is lost takes for ever. */
const latest = 2000

/** The waits of a contact: these two in this order, as what answers the race too late must find no question. */
const hopsOf = (random: PCGRandom, longest: number, first: ReadonlyArray<string>): ReadonlyArray<string> => {
  const kinds = ["ask", "race"]
  for (const kind of ["sleep", "continue"]) kinds.splice(random.integer(kinds.length + 1), 0, kind)
  // One in four is due before it is stored.
  const timed = kinds.map((kind) => `${kind}:${random.integer(4) === 0 ? 0 : random.integer(longest)}`)
  return [...first, ...timed].map((hop, at) => `${at}:${hop}`)
}

/** What the bot has said of its hops, and whose answer came too late for a question. */
const read = (file: string) => {
  const said = (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []).map((line) => line.split(" "))
  const hops = said.flatMap(([, key = "", what, name, end = "", ...times]) => {
    const [due = 0, over = 0, begun = 0] = times.map(Number)
    return what === "hop" ? [{ key, number: Number(name), end, due, over, begun }] : []
  })
  return { hops, late: said.flatMap(([, contact = "", what]) => (what === "late" ? [contact] : [])) }
}

export const wake = Campaign.make({
  name: "wake",
  promise: {
    number: "P8",
    says: "what waits always wakes, also across kill -9 and when what it waits for comes first: never early, never twice"
  },
  mutant: { does: "forgets a timer that is due before it is stored", breaks: "lost" },
  sizes: {
    whole: { flows: 10_000, rate: 30, abreast: 4000, longest: 30_000, due: 1000, kills: 20, between: 12_000 },
    short: { flows: 150, rate: 100, abreast: 40, longest: 300, due: 40, kills: 2, between: 400 }
  },
  run: ({ mutant, progress, random, size }) =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const said = join(folder, "said")
      const spares = yield* Crash.spares(
        {
          script: yield* bundled("waking"),
          args: [join(folder, "parley.db"), said, mutant ? "mutant" : ""]
        },
        1
      )
      let bot: Crash.Doomed | undefined
      /** Until it has said that they are kept. */
      const sending = new Set<string>()
      const send = (line: string) => {
        sending.add(line)
        bot?.write(line)
      }

      const plans = new Map<string, ReadonlyArray<string>>()
      const [ended, raced, settled] = [new Set<string>(), new Set<string>(), new Set<string>()]
      /** At this time all that begin now are due first, and at once. */
      let together: number | undefined
      let atOnce = 0
      const start = () => {
        const contact = `contact-${plans.size}`
        if (together !== undefined) atOnce += 1
        const isEarly = together === undefined && random.integer(10) === 0
        const first = together === undefined ? (isEarly ? ["early:0"] : []) : [`until:${together}`]
        const hops = hopsOf(random, size.longest, first)
        plans.set(contact, hops)
        send(`${contact} wait ${hops.join(" ")}${isEarly ? ";here" : ""}`)
      }
      const pace = Effect.sync(() => {
        if (plans.size < size.flows && plans.size - ended.size < size.abreast) start()
      })
      /** An answer is sent so long before its question is due: sooner where the last one was too late, so that either is first about as often. */
      let lead = 10
      /** What else this machine does holds up an ordinary message as well, and a wake may take twice as long as the slowest of them. */
      const asked = new Map<string, number>()
      const ordinary: Array<number> = []
      const race = (contact: string, due: number) => {
        if (raced.has(contact)) return
        raced.add(contact)
        setTimeout(
          () => {
            asked.set(contact, performance.now())
            send(`${contact} answer`)
          },
          due - Date.now() - lead
        )
      }
      const hear = (line: string) => {
        if (line.startsWith("kept ")) return void sending.delete(line.slice("kept ".length))
        const [, contact = "", what, ...rest] = line.split(" ")
        if (what === "race") race(contact, Number(rest[0]))
        if (what === "late" || rest[1] === "answered") {
          settled.add(contact)
          ordinary.push(performance.now() - (asked.get(contact) ?? 0))
          lead = Math.max(0, lead + (what === "late" ? 5 : -5))
        }
        if (what === "end") ended.add(contact)
      }
      const live = Effect.gen(function* () {
        const next = yield* spares.next
        next.listen(hear)
        yield* next.said("up")
        bot = next
        for (const line of sending) next.write(line)
        return next
      })
      const left = () => {
        progress(`${ended.size} of ${size.flows} flows have ended`)
        return size.flows - ended.size + raced.size - settled.size
      }

      let alive = yield* live
      yield* Effect.forkScoped(Effect.forever(Effect.delay(pace, 1000 / size.rate)))
      for (let kills = 1; kills <= size.kills; kills++) {
        if (kills === Math.ceil(size.kills / 2)) {
          together = Date.now() + (1000 * size.due) / size.rate
          yield* Effect.sleep(together - Date.now() + random.integer(30))
          together = undefined
        } else yield* Effect.sleep(random.integer(size.between))
        yield* alive.kill
        bot = undefined
        yield* Effect.sleep(random.integer(500))
        alive = yield* live
        left()
      }
      // What the mutant has lost never comes, and nobody waits long for it.
      yield* until(left, size.longest + (mutant ? 1000 : 30_000))
      yield* Effect.sleep(200)
      yield* alive.kill

      const { hops, late } = read(said)
      const total = [...plans.values()].reduce((sum, plan) => sum + plan.length, 0)
      const answered = hops.filter(({ end }) => end === "answered")
      const both = answered.filter(({ key }) => late.includes(key))
      const timed = hops.filter(({ end }) => end === "slept" || end === "silence")
      const waits = timed.map(({ begun, due, over }) => ({
        late: over - Math.max(due, begun),
        isSettled: due >= begun + settling
      }))
      const lateness = (isSettled: boolean) => waits.filter((it) => it.isSettled === isSettled).map(({ late }) => late)
      const p99 = percentile([...lateness(true), ...lateness(false)], 0.99)
      return {
        figures: {
          flows: plans.size,
          hops: total,
          kills: size.kills,
          "due at once": atOnce,
          "answered in time": answered.length,
          "answered too late": late.length,
          "ms late p50": percentile(lateness(true), 0.5),
          "ms late p99": percentile(lateness(true), 0.99),
          "ms late p99 after a start": percentile(lateness(false), 0.99),
          "ms p99 of an ordinary message": Math.round(percentile(ordinary, 0.99)),
          "ms late at most": percentile([...lateness(true), ...lateness(false)], 1)
        },
        violations: {
          lost: total - new Set(hops.map(({ key, number }) => `${key} ${number}`)).size,
          early: timed.filter(({ due, over }) => over < due).length,
          doubled: History.doubled(hops) + late.length - new Set(late).size,
          "out of order": History.inverted(hops),
          "answers with two outcomes": both.length,
          "answers with none": raced.size - new Set([...answered.map(({ key }) => key), ...late]).size,
          stalled: waits.filter(({ late }) => late > Math.max(stall, 2 * percentile(ordinary, 1))).length,
          late: p99 > Math.max(latest, 2 * percentile(ordinary, 0.99)) ? 1 : 0
        }
      }
    })
})
