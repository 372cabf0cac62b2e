/** `@effect/cli` colours its words wherever they go; where no terminal shows them, the colours are taken out. */
import { stripVTControlCharacters } from "node:util"
import { Console, Effect, Layer } from "effect"

const plain = (words: ReadonlyArray<unknown>) =>
  words.map((word) => (typeof word === "string" ? stripVTControlCharacters(word) : word))

export const plainWords = Layer.unwrapEffect(
  Effect.consoleWith((console) =>
    Effect.succeed(
      Console.setConsole({
        ...console,
        ...(process.stdout.isTTY ? {} : { log: (...words) => console.log(...plain(words)) }),
        ...(process.stderr.isTTY ? {} : { error: (...words) => console.error(...plain(words)) })
      })
    )
  )
)
