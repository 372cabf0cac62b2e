/** Lets one process of the house work at a time, so that two commands started at once do not write the same files. */
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { house } from "./tool.js"

const lock = join(house, "node_modules/.parley-build.lock")

// No build takes this long: whoever holds the lock for longer has died, and another process bears its number now.
const longest = 300_000

/**
 * @template A
 * @param {() => Promise<A>} work
 * @returns {Promise<A>}
 */
export const alone = async (work) => {
  while (!taken()) await sleep(50)
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

const taken = () => {
  try {
    writeFileSync(lock, `${process.pid}`, { flag: "wx" })
    return true
  } catch {
    if (abandoned()) rmSync(lock, { force: true })
    return false
  }
}

const abandoned = () => {
  try {
    if (Date.now() - statSync(lock).mtimeMs > longest) return true
    // An empty lock is being written this moment: number 0 is our own group, which lives.
    process.kill(Number(readFileSync(lock, "utf8")), 0)
    return false
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH"
  }
}
