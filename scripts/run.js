/** Builds a program of the house and becomes it: `run.js apps/bot serve`. */
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "./build.js"
import { house } from "./tool.js"

const [node = "", , folder = "", ...args] = process.argv
const { ok, said } = await build([folder])

if (ok) {
  const main = join(house, folder, "dist/main.js")
  process.argv = [node, main, ...args]
  await import(pathToFileURL(main).href)
  ignoreEchoes()
} else {
  process.stderr.write(said)
  process.exitCode = 1
}

/** npm repeats to its child a Ctrl-C that the child has heard itself: the echo must not cut the drain short, a second press may. */
function ignoreEchoes() {
  let heard = 0
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      heard ||= Date.now()
      if (Date.now() - heard > 1000) process.exit(130)
    })
  }
}
