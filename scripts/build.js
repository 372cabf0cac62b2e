/** Builds what a command needs, and says nothing while all is well. */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { alone } from "./alone.js"
import { house, tool } from "./tool.js"

/** Every package and app, as `packages/engine`, and the campaigns. */
export const members = [
  ...["packages", "apps"].flatMap((group) => readdirSync(join(house, group)).map((name) => `${group}/${name}`)),
  "campaigns"
]

/**
 * Brings `folders` and all that they refer to up to date; without folders everything, and checks the tests' types too.
 * @param {ReadonlyArray<string>} folders
 */
export const build = async (folders = []) => {
  const patience = setTimeout(() => process.stderr.isTTY && process.stderr.write("Building…\n"), 1000)
  const outcome = await alone(async () => {
    forgetLostOutput()
    const compiled = await tool("node_modules/.bin/tsc", "--build", ...folders)
    return compiled.ok && bringsPage(folders) && isPageStale() ? tool("packages/console/build.js") : compiled
  })
  clearTimeout(patience)
  return outcome
}

/** The compiler trusts its notes of what it wrote: where the output is gone, they must go too. */
const forgetLostOutput = () => {
  for (const folder of [...members, "bench"]) {
    if (!existsSync(join(house, folder, "dist"))) rmSync(join(house, folder, "tsconfig.tsbuildinfo"), { force: true })
  }
}

/** @param {ReadonlyArray<string>} folders */
const bringsPage = (folders) =>
  folders.length === 0 || folders.some((it) => it === "packages/console" || it === "apps/bot")

/** The page is bundled from its own source and from what the packages below it were compiled to. */
const isPageStale = () => {
  const bundled = lastChange("packages/console/dist/page/index.html")
  const inputs = [
    "package-lock.json",
    ...["build.js", "package.json", "src/page"].map((path) => `packages/console/${path}`),
    ...["messaging", "engine", "service"].map((name) => `packages/${name}/dist`)
  ]
  return bundled === 0 || inputs.some((path) => lastChange(path) > bundled)
}

/**
 * When the file, or the newest file in the folder, was written; 0 if there is none.
 * @param {string} path
 * @returns {number}
 */
const lastChange = (path) => {
  const it = statSync(join(house, path), { throwIfNoEntry: false })
  if (!it?.isDirectory()) return it?.mtimeMs ?? 0
  return Math.max(0, ...readdirSync(join(house, path)).map((name) => lastChange(`${path}/${name}`)))
}
