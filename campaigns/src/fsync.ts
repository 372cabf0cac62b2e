/** P2: no answer leaves before what it acknowledges is on disk, so that a power failure loses nothing. */
import { join } from "node:path"
import { Effect } from "effect"
import * as Campaign from "./Campaign.ts"
import * as Door from "./harness/Door.ts"
import * as Strace from "./harness/Strace.ts"
import { temporary } from "./harness/temporary.ts"

const lazyDisk = new URL("bots/lazyDisk.js", import.meta.url).href

export const fsync = Campaign.make({
  name: "fsync",
  promise: { number: "P2", says: "no 2xx leaves before the disk has what it acknowledges, also after a second start" },
  mutant: { does: "SQLite syncs as with `synchronous=NORMAL`", breaks: "before the sync" },
  // SQLite forgets `synchronous` between two starts.
  sizes: { whole: { starts: 2, answers: 500 }, short: { starts: 2, answers: 10 } },
  run: ({ mutant, progress, size: { answers, starts } }) =>
    Effect.gen(function* () {
      if (!(yield* Strace.isUsable)) return yield* new Campaign.Unable({ why: "strace is missing, or may not trace" })
      const folder = yield* temporary
      let [answered, early, unanswered] = [0, 0, 0]
      for (let start = 1; start <= starts; start++) {
        const trace = join(folder, `trace-${start}`)
        const door = yield* Door.start(join(folder, "parley.db"), {
          under: Strace.under(trace),
          flags: mutant ? ["--import", lazyDisk] : []
        })
        for (let at = 1; at <= answers; at++) {
          const status = yield* door.post(`${start}-${at}`, `contact-${at % 10}`, `[${at}]`)
          if (status !== 200) unanswered += 1
          progress(`start ${start}, ${at} of ${answers} answers`)
        }
        yield* door.kill
        const verdict = yield* Strace.judge(trace)
        answered += verdict.answers
        early += verdict.early
      }
      return {
        figures: { starts, answers: answered },
        violations: { "before the sync": early, unanswered, "not seen": starts * answers - answered }
      }
    })
})
