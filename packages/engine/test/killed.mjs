/** A bot in a process that is there to be killed. Takes the store's file, a file to send to, and how it acknowledges. */
import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { Bot, Engine, Flow, Route, Routes, SqliteStore } from "@parley/engine"
import { Address, Conversation, EventId, Message, MessageId, MessageReceived } from "@parley/messaging"
import { Effect, Logger, Option, Schema } from "effect"

const [, , file = "", sent = "", acknowledges = "after"] = process.argv

/** Counts with the contact, for ever: each message is answered with how many came, and what it said. */
const count = Flow.make("count", { version: 1 }, function* () {
  let { text } = yield* Flow.message
  for (let n = 1; ; n++) text = yield* Flow.ask(`message ${n}`, `${n}:${text}`, Schema.String)
})
/** @type {import("@parley/messaging").Provider} */
const provider = {
  id: "file",
  account: "file",
  send: {
    text: ({ contact, key, text }) =>
      Effect.sync(() => {
        appendFileSync(sent, `${key} ${contact} ${text}\n`)
        return MessageId.make(key)
      })
  },
  lookup: ({ envelope: { key } }) =>
    Effect.sync(() => {
      const isThere = existsSync(sent) && readFileSync(sent, "utf8").includes(`${key} `)
      return isThere ? Option.some(MessageId.make(key)) : Option.none()
    })
}
const bot = Bot.make({ routes: Routes.make(Route.otherwise(count)), providers: [] })

/** @param {string} contact @param {string} text */
const received = (contact, text) =>
  new MessageReceived({
    id: EventId.make(`${contact} ${text}`),
    conversation: new Conversation({
      provider: "file",
      account: "file",
      sender: Address.make("+1"),
      contact: Address.make(contact)
    }),
    message: new Message({ text, channel: "sms", media: [] })
  })

const serve = Effect.gen(function* () {
  const engine = yield* Engine.make(bot, [provider])
  process.stdout.write("ready\n")
  /** @param {string} contact @param {string} text */
  const take = (contact, text) => {
    const accepting = engine.accept([received(contact, text)], new Uint8Array())
    const told = Effect.sync(() => process.stdout.write(`${contact} ${text}\n`))
    return acknowledges === "before"
      ? Effect.zipRight(told, Effect.delay(accepting, "20 millis"))
      : Effect.zipRight(accepting, told)
  }
  lines.on("line", (line) => {
    const [contact = "", text = ""] = line.split(" ")
    if (contact === "settle") void Effect.runPromise(engine.settled).then(() => process.stdout.write("settled\n"))
    else Effect.runFork(take(contact, text))
  })
  yield* Effect.never
})

// Everything is loaded before it is told to start, so that a restart is short.
const lines = createInterface(process.stdin)
lines.once("line", () =>
  serve.pipe(
    Effect.provide(SqliteStore.layer(file)),
    Effect.scoped,
    Effect.provide(Logger.remove(Logger.defaultLogger)),
    Effect.runFork
  )
)
