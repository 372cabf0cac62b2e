/** The one gate: runs every step even when one fails, says little when all is well, and otherwise what to do. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { build } from "./build.js"
import { packages } from "./packages.js"
import { house, tool } from "./tool.js"

/**
 * Runs a step and says how it went.
 * @param {string} name
 * @param {() => Promise<{ ok: boolean, said: string }>} work
 * @param {string} advice what to do when it fails
 */
const step = async (name, work, advice) => {
  const began = performance.now()
  const { ok, said } = await work()
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`
  console.log(ok ? `${name.padEnd(14)}${seconds}` : `${name.padEnd(14)}FAILED: ${advice}\n\n${said.trim()}\n`)
  return ok
}

// First and alone: the other steps read what it builds.
const types = await step("types", () => build(), "the compiler says where and why.")
const others = await Promise.all([
  step(
    "lint",
    () => tool("node_modules/.bin/oxlint", "-c", "oxlint.config.js"),
    "each line says what is wrong; wrong-way imports are among them."
  ),
  step("format", () => tool("node_modules/.bin/oxfmt", "--check"), "`npm run format` puts it right."),
  step(
    "dependencies",
    () => tool("node_modules/.bin/knip", "--no-config-hints"),
    "declare in package.json what is imported, remove what nobody uses."
  ),
  step(
    "shipped code",
    () => tool("node_modules/.bin/knip", "--no-config-hints", "--strict", "--dependencies"),
    "what is published may import `dependencies` only."
  ),
  step("packages", packages, "what would be published is not right."),
  // Its suites name the types of peers, which `npm run bench` installs; without them it has never run here.
  ...(existsSync(join(house, "bench/node_modules"))
    ? [step("bench", () => build(["bench"]), "the compiler says where and why.")]
    : [])
])

process.exitCode = [types, ...others].every(Boolean) ? 0 : 1
