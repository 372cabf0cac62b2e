/** Holds conversations, and says what that costs: a process of its own for each side. */
import { setImmediate as tick } from "node:timers/promises"
import type { Holder } from "./Holder.ts"
import { holders } from "./holders.ts"
import type { Answer } from "./Answer.ts"

const [, , name = "", size = "0"] = process.argv
const count = Number(size)

const answer = (it: Answer) => process.send?.(it)

/** Several times: what one collection finalizes, the next one frees. */
const settled = async () => {
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.()
    await tick()
  }
}

/** How long a full one stops everything, in milliseconds. */
const collection = () => {
  const began = performance.now()
  globalThis.gc?.()
  return performance.now() - began
}

/** Those that keep a process awake. */
const timers = () => process.getActiveResourcesInfo().filter((it) => it === "Timeout").length

/** For as long as the process lives: what nobody refers to is not held. */
const held: Array<Holder> = []

const hold = async () => {
  const open = await holders[name]?.load()
  if (open === undefined) throw new Error(`nobody is called ${name}`)
  const holder = await open()
  held.push(holder)
  const living = () => ({ fibers: holder.fibers?.() ?? 0, timers: timers() })
  await settled()
  const [were, before] = [living(), process.memoryUsage()]
  await holder.fill(count)
  await settled()
  // Before one of them is woken, to see whether it is well.
  const are = living()
  const wrong = await holder.wrong(count)
  await settled()
  process.on("message", () => {
    const stopped = collection()
    const now = process.memoryUsage()
    answer({
      _tag: "Measured",
      heap: (now.heapUsed - before.heapUsed) / count,
      rss: (now.rss - before.rss) / count,
      collection: stopped,
      fibers: are.fibers - were.fibers,
      timers: are.timers - were.timers
    })
  })
  answer({ _tag: "Filled", wrong: wrong ?? null })
}

// Nobody measures any more.
process.on("disconnect", () => process.exit())
try {
  await hold()
} catch (error) {
  answer({ _tag: "Unable", why: error instanceof Error ? error.message : String(error) })
}
