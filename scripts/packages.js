/** Looks at what `npm pack` would publish of each package: what a user needs, nothing else, and usable as declared. */
import { exec } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { house } from "./tool.js"

const needed = ["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"]
const welcome = /^(LICENSE|README\.md|package\.json|(dist|src|proto)\/.+)$/

/** @typedef {{ name: string, files: ReadonlyArray<{ path: string }> }} Pack */

/** Every fault on a line of its own, as the tools of the other steps do it. */
export const packages = async () => {
  const { stdout } = await promisify(exec)("npm pack --dry-run --json --ignore-scripts --workspaces", { cwd: house })
  /** @type {ReadonlyArray<Pack>} */
  const packs = JSON.parse(stdout)
  // A package of ours is published, an app is copied.
  const faults = await Promise.all(packs.filter(({ name }) => name.startsWith("@parley/")).map(faultsOf))
  return { ok: faults.flat().length === 0, said: faults.flat().join("\n") }
}

/** @param {Pack} pack */
const faultsOf = async ({ name, files }) => {
  const folder = name.replace("@parley", "packages")
  const paths = files.map(({ path }) => path)
  const contents = paths.map((path) => ({ name: `${folder}/${path}`, data: readFileSync(join(house, folder, path)) }))
  const { messages, pkg } = await publint({ pkgDir: folder, pack: { files: contents }, level: "warning", strict: true })
  return [
    ...needed
      .filter((path) => !paths.includes(path))
      .map((path) => `${folder}/${path}: missing from what is published`),
    ...paths
      .filter((path) => !welcome.test(path))
      .map((path) => `${folder}/${path}: nobody needs it, leave it out of "files"`),
    ...messages.map((message) => `${folder}/package.json: ${formatMessage(message, pkg, { color: false })}`)
  ]
}
