/** A file of JSON lines, the last one of a key counting: what was appended is there again, however the process ended. */
import { appendFileSync } from "node:fs"
import { FileSystem, Path } from "@effect/platform"
import { Effect, Option, Schema } from "effect"

export interface Journal<A> {
  /** Oldest key first. */
  readonly entries: ReadonlyArray<A>
  /** Kept when it returns. */
  readonly append: (entry: A) => void
}

/** For who has no file: everything is forgotten when the process ends. */
export const none: Journal<never> & { readonly append: () => void } = { entries: [], append: () => {} }

/** Reads what the file holds, oldest key first, and writes it anew with one line a key; its folder is made if absent. */
export const open = Effect.fn("Journal.open")(function* <A, I>(
  file: string,
  options: {
    readonly schema: Schema.Schema<A, I>
    readonly key: (entry: A) => string
  }
) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* fs.makeDirectory(path.dirname(file), { recursive: true })

  const line = Schema.parseJson(options.schema)
  const encode = Schema.encodeSync(line)
  const entries = new Map<string, A>()
  const written = (yield* fs.exists(file)) ? yield* fs.readFileString(file) : ""
  for (const text of written.split("\n")) {
    // A line that does not decode was torn by a sudden end; nobody was told that it is kept.
    for (const entry of Option.toArray(Schema.decodeOption(line)(text))) entries.set(options.key(entry), entry)
  }
  yield* fs.writeFileString(`${file}.new`, [...entries.values()].map((entry) => `${encode(entry)}\n`).join(""))
  yield* fs.rename(`${file}.new`, file)

  return {
    entries: [...entries.values()],
    // Some microseconds at once: cheaper than to queue, and no two lines can mingle.
    append: (entry: A): void => appendFileSync(file, `${encode(entry)}\n`)
  }
})
