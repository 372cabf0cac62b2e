/** P26: a second process on the same store goes away again, and the first does not notice. */
import { linkSync } from "node:fs"
import { join } from "node:path"
import { exitCodes } from "@parley/service"
import { Effect, type Scope } from "effect"
import * as Campaign from "./Campaign.ts"
import * as Crash from "./harness/Crash.ts"
import * as Door from "./harness/Door.ts"
import { temporary } from "./harness/temporary.ts"

/** The first may stand still for so long while a second one starts, in milliseconds. */
const longest = 50
/** A second one may take so much longer to go than a process that has nothing to ask, in milliseconds. */
const leeway = 500

/** How long the process stood still at most since it was last asked, in milliseconds. */
const stall = (door: Door.Door) =>
  Effect.async<number>((resume) => {
    door.listen((line) => {
      const [word, number] = line.split(" ")
      if (word === "stall") resume(Effect.succeed(Number(number)))
    })
    door.write("stall")
  })

export const secondProcess = Campaign.make({
  name: "second-process",
  promise: {
    number: "P26",
    says: `a store has one process: a second exits with ${exitCodes.storeInUse} and does not disturb it, and a killed one has an heir at once`
  },
  mutant: { does: "each process comes by another name of the file, and so to another lock", breaks: "intruders" },
  sizes: {
    whole: { seconds: 50, heirs: 30, races: 20, racers: 5 },
    short: { seconds: 1, heirs: 1, races: 1, racers: 2 }
  },
  run: ({ mutant, progress, size }) =>
    Effect.gen(function* () {
      const file = join(yield* temporary, "parley.db")
      let names = 0
      const named = () => {
        if (!mutant) return file
        names += 1
        linkSync(file, `${file}-${names}`)
        return `${file}-${names}`
      }
      let [intruders, unnamed, stalls, worst, slow, slowestExit, refused, winnersTooMany, deaf] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0
      ]
      let posts = 0
      const speak = (door: Door.Door) =>
        Effect.map(door.post(`${++posts}`, `contact-${posts % 10}`, "hello"), (status) => {
          if (status !== 200) deaf += 1
        })

      let first = yield* Door.start(file)
      yield* speak(first)
      /** How long this takes, and how long the first stands still meanwhile at most, though it is spoken to. Milliseconds. */
      const beside = (work: Effect.Effect<unknown, never, Scope.Scope>) =>
        Effect.gen(function* () {
          yield* stall(first)
          const began = performance.now()
          const load = Effect.forever(
            Effect.delay(
              Effect.suspend(() => speak(first)),
              "5 millis"
            )
          )
          yield* Effect.scoped(Effect.raceFirst(work, load))
          const took = performance.now() - began
          return { took, stood: yield* stall(first) }
        })
      const lookalike = Effect.flatMap(
        Crash.start({ script: new URL("bots/door.js", import.meta.url), args: ["routes"] }),
        ({ ended }) => ended
      )
      const intrude = Effect.gen(function* () {
        const fate = yield* (yield* Door.start(named())).fate
        if (!("code" in fate) || fate.code !== exitCodes.storeInUse) intruders += 1
        else if (!fate.complaint.includes(`process ${first.pid} `)) unnamed += 1
      })
      for (let at = 1; at <= size.seconds; at++) {
        progress(`${at} of ${size.seconds} second starts`)
        let [isLong, isSlow] = [true, true]
        let seen = { took: 0, stood: 0 }
        // What else this machine does can only make it look worse: what is broken is broken every time.
        for (let attempt = 0; (isLong || isSlow) && attempt < 3; attempt++) {
          const usual = yield* beside(lookalike)
          seen = yield* beside(intrude)
          isLong &&= seen.stood > Math.max(longest, 2 * usual.stood)
          isSlow &&= seen.took > usual.took + leeway
        }
        worst = Math.max(worst, seen.stood)
        slowestExit = Math.max(slowestExit, seen.took)
        if (isLong) stalls += 1
        if (isSlow) slow += 1
      }

      for (let at = 1; at <= size.heirs; at++) {
        progress(`${at} of ${size.heirs} heirs`)
        yield* first.kill
        first = yield* Door.start(file)
        if ("code" in (yield* first.fate)) refused += 1
        else yield* speak(first)
      }

      for (let at = 1; at <= size.races; at++) {
        progress(`${at} of ${size.races} races`)
        yield* first.kill
        const racers = yield* Effect.replicateEffect(
          Effect.suspend(() => Door.start(named())),
          size.racers
        )
        const fates = yield* Effect.forEach(racers, ({ fate }) => fate, { concurrency: "unbounded" })
        const winners = fates.filter((fate) => "serves" in fate).length
        const losers = fates.filter((fate) => "code" in fate && fate.code === exitCodes.storeInUse).length
        if (winners !== 1 || losers !== size.racers - 1) winnersTooMany += 1
        yield* Effect.forEach(racers, ({ kill }) => kill)
      }

      return {
        figures: {
          "second starts": size.seconds,
          heirs: size.heirs,
          races: size.races,
          posts,
          "ms longest stall": Math.round(worst),
          "ms slowest exit": Math.round(slowestExit)
        },
        violations: {
          intruders,
          "holder not named": unnamed,
          "exits too slow": slow,
          "stalls too long": stalls,
          "heirs refused": refused,
          "races without one winner": winnersTooMany,
          unanswered: deaf
        }
      }
    })
})
