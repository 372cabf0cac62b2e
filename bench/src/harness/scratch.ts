/** A folder for files that are written while measuring: on the disk of the house, as the system's own may lie in memory. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const home = fileURLToPath(new URL("../../scratch/", import.meta.url))

/** An empty folder of one's own, and how to be rid of it. */
export const scratch = (): { readonly folder: string; readonly remove: () => void } => {
  mkdirSync(home, { recursive: true })
  const folder = mkdtempSync(join(home, "side-"))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
