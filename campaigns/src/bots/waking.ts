/**
 * Waits in every way with each contact, in a process that is there to be killed. Takes the store's file, the file that it writes what
 * it says to, and whether it is the mutant. Told `contact text;text`, it keeps them at once, and says `kept` before the line.
 */
import { appendFileSync, readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { Bot, Engine, Flow, Match, Route, Routes, SqliteStore, Store } from "@parley/engine"
import { MessageId, type Unheard } from "@parley/messaging"
import { Clock, Effect, Logger, Option, Schema } from "effect"
import { paper, received } from "../harness/paper.ts"

const [, , file = "", said = "", mutant = ""] = process.argv

/** When this process was told to begin. */
let begun = 0

const now = (name: string) => Flow.step(name, Schema.Number, Clock.currentTimeMillis)

const wait = (name: string, kind: string, left: number, due: number) => {
  const question = (prompt: string) =>
    Flow.ask(name, prompt, Schema.String, { timeout: left }).pipe(
      Effect.as("answered"),
      Effect.catchTag("TimedOut", () => Effect.succeed("silence"))
    )
  switch (kind) {
    case "ask":
      return question("anybody?")
    case "race":
      return question(`race ${due}`)
    case "early":
      return Effect.as(Flow.ask(name, "here already?", Schema.String), "early")
    case "continued":
      return Effect.succeed("continued")
    default:
      return Effect.as(Flow.sleep(name, left), "slept")
  }
}

/** A hop is `name:kind:time`, and its time in milliseconds, or since 1970 for `until`. Of each is said when it was due, and went on. */
const waking = Flow.make("waking", { version: 1, input: { hops: Schema.String } }, function* ({ hops }, self) {
  const words = hops.split(" ")
  for (const [at, word] of words.entries()) {
    const [name = "", kind = "", time] = word.split(":")
    if (kind === "continue") {
      yield* self.continueWith({ hops: [`${name}:continued:0`, ...words.slice(at + 1)].join(" ") })
    }
    const before = yield* now(`${name} begins`)
    const due = kind === "until" ? Math.max(before, Number(time)) : before + Number(time)
    const end = yield* wait(name, kind, due - before, due)
    const over = yield* now(`${name} is over`)
    yield* Flow.say(`hop ${name} ${end} ${due} ${over} ${begun}`)
  }
  yield* Flow.say("end")
})
const bot = Bot.make({
  routes: Routes.make(
    Route.when(Match.text("wait {hops...}"), waking),
    Route.otherwise(Flow.make("late", { version: 1 }, Flow.say("late")))
  ),
  providers: []
})

/** Read once something is unsure: what the last lives have said is in it. */
let before: string | undefined
const provider = {
  ...paper(({ contact, key, text }) =>
    Effect.sync(() => {
      process.stdout.write(`said ${contact} ${text}\n`)
      appendFileSync(said, `${key} ${contact} ${text}\n`)
      return MessageId.make(key)
    })
  ),
  lookup: ({ envelope: { key } }: Unheard) =>
    Effect.sync(() => {
      before ??= readFileSync(said, "utf8")
      return before.includes(`${key} `) ? Option.some(MessageId.make(key)) : Option.none()
    })
}

/** A timer that is due before it is stored is forgotten. */
const forgetful = (store: Store["Type"]): Store["Type"] => ({
  ...store,
  commit: (turns) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      store.commit(
        turns.map(({ timers, ...turn }) => ({
          ...turn,
          timers: { ...timers, set: timers.set.filter(({ due }) => due > now) }
        }))
      )
    )
})

const serve = Effect.gen(function* () {
  const store = yield* Store
  const engine = yield* Effect.provideService(
    Engine.make(bot, [provider]),
    Store,
    mutant === "mutant" ? forgetful(store) : store
  )
  lines.on("line", (line) => {
    const [, contact = "", texts = ""] = /^(\S+) (.*)$/u.exec(line) ?? []
    const events = texts.split(";").map((text) => received(`${contact} ${text}`, contact, text))
    const told = Effect.sync(() => void process.stdout.write(`kept ${line}\n`))
    Effect.runFork(Effect.zipRight(engine.accept(events, new Uint8Array()), told))
  })
  process.stdout.write("up\n")
  return yield* Effect.never
})

const lines = createInterface(process.stdin)
lines.once("line", () => {
  begun = Date.now()
  serve.pipe(
    Effect.provide(SqliteStore.layer(file)),
    Effect.scoped,
    Effect.provide(Logger.remove(Logger.defaultLogger)),
    Effect.runFork
  )
})
process.stdout.write("loaded\n")
