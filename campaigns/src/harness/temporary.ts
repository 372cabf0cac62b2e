/** A folder of a campaign's own, which goes away with it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"

export const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-campaign-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)
