/** Holds conversations, and says what that costs: a process of its own for each side. */
import { setImmediate as tick } from "node:timers/promises"
import { queryObjects } from "node:v8"
import { holders } from "./holders.ts"
import type { Answer } from "./Answer.ts"

const [, , name = "", size = "0"] = process.argv
const count = Number(size)

const answer = (it: Answer) => process.send?.(it)

/** Several times: what one collection finalizes, the next one frees. */
const collected = async () => {
  for (let times = 0; times < 4; times += 1) {
    globalThis.gc?.()
    await tick()
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, rss }
}

const collection = () => {
  const began = performance.now()
  globalThis.gc?.()
  return performance.now() - began
}

const timer = setTimeout(() => {}, 0)
const timers = timer.constructor

const alive = (fibers: Function | undefined) => ({
  timers: queryObjects(timers, { format: "count" }),
  fibers: fibers === undefined ? 0 : queryObjects(fibers, { format: "count" })
})

const hold = async () => {
  const open = await holders[name]?.load()
  if (open === undefined) throw new Error(`nobody is called ${name}`)
  const { fibers, fill, wrong } = await open()
  const living = alive(fibers)
  const before = await collected()
  await fill(count)
  await collected()
  const now = alive(fibers)
  process.on("message", async () => {
    const { heap, rss } = await collected()
    answer({
      _tag: "Measured",
      heap: (heap - before.heap) / count,
      rss: (rss - before.rss) / count,
      collection: collection(),
      fibers: now.fibers - living.fibers,
      timers: now.timers - living.timers
    })
  })
  answer({ _tag: "Filled", wrong: (await wrong(count)) ?? null })
}

// Nobody measures any more.
process.on("disconnect", () => process.exit())
try {
  await hold()
} catch (error) {
  answer({ _tag: "Unable", why: error instanceof Error ? error.message : String(error) })
}
