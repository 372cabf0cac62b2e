/** Counts to ten with each contact, in a process that is there to be killed. Takes the store's file, the file that it writes its replies to, and when it acknowledges. */
import { appendFileSync, readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { Bot, Engine, Flow, Route, Routes, SqliteStore } from "@parley/engine"
import { MessageId, type Unheard } from "@parley/messaging"
import { Effect, Logger, Option, Schema } from "effect"
import { paper, received } from "../harness/paper.ts"

const [, , file = "", replies = "", acknowledges = "after"] = process.argv

const count = Flow.make("count", { version: 1 }, function* () {
  let { text } = yield* Flow.message
  for (let n = 1; n < 10; n++) text = yield* Flow.ask(`message ${n}`, `${n}:${text}`, Schema.String)
  yield* Flow.say(`10:${text}`)
})
const bot = Bot.make({ routes: Routes.make(Route.otherwise(count)), providers: [] })

/** The keys of all replies that were ever written; most lives never ask. */
let known: ReadonlySet<string> | undefined
const keys = () => (known ??= new Set(readFileSync(replies, { flag: "a+", encoding: "utf8" }).match(/^\S+/gmu)))

const provider = {
  ...paper(({ contact, key, text }) =>
    Effect.sync(() => {
      appendFileSync(replies, `${key} ${contact} ${text}\n`)
      return MessageId.make(key)
    })
  ),
  // Nothing that this life sends comes to be in doubt: what is asked for was written before it began, or never.
  lookup: ({ envelope: { key } }: Unheard) =>
    Effect.sync(() => (keys().has(key) ? Option.some(MessageId.make(key)) : Option.none()))
}

const serve = Effect.gen(function* () {
  const engine = yield* Engine.make(bot, [provider])
  const take = (contact: string, text: string) => {
    const accepting = engine.accept([received(`${contact} ${text}`, contact, text)], new Uint8Array())
    const told = Effect.sync(() => process.stdout.write(`${contact} ${text}\n`))
    return acknowledges === "before"
      ? Effect.zipRight(told, Effect.delay(accepting, "20 millis"))
      : Effect.zipRight(accepting, told)
  }
  lines.on("line", (line) => {
    const [contact = "", text = ""] = line.split(" ")
    Effect.runFork(take(contact, text))
  })
  process.stdout.write("up\n")
  return yield* Effect.never
})

const lines = createInterface(process.stdin)
lines.once("line", () =>
  serve.pipe(
    Effect.provide(SqliteStore.layer(file)),
    Effect.scoped,
    Effect.provide(Logger.remove(Logger.defaultLogger)),
    Effect.runFork
  )
)
process.stdout.write("loaded\n")
