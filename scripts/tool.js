/** Runs a node program of the house or of its dependencies, and gives back what it said and whether it was content. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The repository's own folder; paths in `scripts` are relative to it. */
export const house = fileURLToPath(new URL("..", import.meta.url))

/**
 * @param {string} script the program's path
 * @param {ReadonlyArray<string>} args
 * @returns {Promise<{ ok: boolean, said: string }>}
 */
export const tool = (script, ...args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(house, script), ...args], {
      cwd: house,
      stdio: ["ignore", "pipe", "pipe"]
    })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text))
    child.on("error", reject).on("close", (code) => resolve({ ok: code === 0, said }))
  })
