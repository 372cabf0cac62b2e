/** Brings the bench and its peers up to date and runs it: `npm run bench -- turn --quick`. */
import { spawn } from "node:child_process"
import { statSync } from "node:fs"
import { join } from "node:path"
import { build } from "./build.js"
import { house } from "./tool.js"

/**
 * Gives the exit code.
 * @param {string} command
 * @param {ReadonlyArray<string>} args
 * @param {string} [cwd]
 * @returns {Promise<number>}
 */
const run = (command, args, cwd = house) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "inherit" })
    child.on("error", reject).on("close", (code) => resolve(code ?? 1))
  })

/** @param {string} path */
const written = (path) => statSync(join(house, "bench", path), { throwIfNoEntry: false })?.mtimeMs ?? 0

const arePeersThere = () => {
  const installed = written("node_modules/.package-lock.json")
  return installed > 0 && installed >= Math.max(written("package.json"), written("package-lock.json"))
}

const install = async () => {
  if (arePeersThere()) return 0
  process.stderr.write("Installing what Parley is measured against, into bench/node_modules; this is done once.\n")
  return run("npm", ["install", "--prefix", "bench", "--no-audit", "--no-fund"])
}

const bench = async () => {
  const installed = await install()
  if (installed !== 0) return installed
  const { ok, said } = await build(["bench"])
  if (!ok) {
    process.stderr.write(said)
    return 1
  }
  // npm changes the folder, and tells here where it was called: files are named from there.
  const where = process.env["INIT_CWD"] ?? process.cwd()
  // Collected between the samples, and yet not forgotten: code that works is never old.
  const flags = ["--expose-gc", "--no-flush-bytecode"]
  return run(process.execPath, [...flags, join(house, "bench/dist/main.js"), ...process.argv.slice(2)], where)
}

// A Ctrl-C reaches the child as well, which ends at once.
process.on("SIGINT", () => {})
process.exitCode = await bench()
