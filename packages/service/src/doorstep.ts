/** Where a bot begins: a second start on its store ends here, at once, for loading all the rest takes seconds. */
import { holder } from "@parley/engine/holder"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { databaseFile } from "./databaseFile.ts"
import { inUse } from "./inUse.ts"

/** What is wrong with the setting or the file, the service itself says better. */
const refusal = Effect.flatMap(databaseFile, (file) =>
  Effect.try(() => Option.map(Option.fromNullable(holder(file)), (it) => inUse(file, it)))
).pipe(Effect.orElseSucceed(Option.none))

/** Loads the program, which then goes on by itself; but not to serve from a store that another process has: that exits with 75. */
export const doorstep = async (load: () => Promise<unknown>): Promise<void> => {
  const refused = process.argv.slice(2).join(" ") === "serve" ? Effect.runSync(refusal) : Option.none()
  if (Option.isNone(refused)) return void (await load())
  const { code, words } = refused.value
  process.stderr.write(`${words.join("\n")}\n`)
  process.exitCode = code
}
