/** Ours: an engine over a store in a file, whose conversations have each had one turn and wait for an answer. */
import { join } from "node:path"
import { Bot, Engine, Flow, Route, Routes, SqliteStore, Store } from "@parley/engine"
import { Address, Conversation, EventId, Message, MessageReceived } from "@parley/messaging"
import Database from "better-sqlite3"
import { Effect, Runtime, Schema, Scope } from "effect"
import { scratch } from "../../harness/scratch.ts"
import { counted, fibers } from "../counted.ts"
import { contactOf, countFault, type Holder } from "../Holder.ts"

/** The question has a deadline, which must cost no timer of its own. */
const booking = Flow.make(
  "booking",
  { version: 1 },
  Flow.ask("day", "Which day suits you?", Schema.Literal("friday", "saturday"), { timeout: "7 days" }).pipe(
    Effect.flatMap((day) => Flow.say(`Booked for ${day}.`)),
    Effect.catchTag("TimedOut", () => Flow.say("Another time, then."))
  )
)

/** Over a provider that the engine does not know: every conversation has its turn, and its reply waits in the outbox. */
const wrote = (at: number) =>
  MessageReceived.make({
    id: EventId.make(`event ${at}`),
    conversation: Conversation.make({
      provider: "paper",
      account: "paper",
      sender: Address.make("+15550100100"),
      contact: Address.make(contactOf(at))
    }),
    message: Message.make({ text: "book", channel: "sms", media: [] })
  })

/** So many come at once. */
const batch = 2000

/** The engine has been at work already: what it makes once, and no conversation of its own, is there before they come. */
const before = 1000

export const open = async (): Promise<Holder> => {
  const { folder, remove } = scratch()
  process.once("exit", remove)
  const file = join(folder, "store.sqlite")
  const scope = await Effect.runPromise(Scope.make())
  const engine = await Runtime.runPromise(counted)(
    Effect.flatMap(SqliteStore.make(file), (store) =>
      Effect.provideService(
        Engine.make(Bot.make({ routes: Routes.make(Route.otherwise(booking)), providers: [] }), []),
        Store,
        store
      )
    ).pipe(Effect.provideService(Scope.Scope, scope))
  )
  const fill = async (first: number, count: number) => {
    for (let from = 0; from < count; from += batch) {
      const events = Array.from({ length: Math.min(batch, count - from) }, (_, at) => wrote(first + from + at))
      await Runtime.runPromise(counted)(Effect.zipRight(engine.accept(events, new Uint8Array()), engine.settled))
    }
  }
  await fill(0, before)
  return {
    fibers,
    fill: (count) => fill(before, count),
    /** As another connection finds it in the file. */
    wrong: async (count) => {
      const database = new Database(file, { readonly: true })
      const rows = (what: string) =>
        Schema.decodeUnknownSync(Schema.Number)(database.prepare(`select count(*) from ${what}`).pluck().get())
      const faults = ["conversation where state like '%booking%'", "outbox", "timer"].map((what) => {
        const fault = countFault(rows(what), before + count)
        return fault === undefined ? [] : [`${fault} in ${what}`]
      })
      database.close()
      return faults.flat()[0]
    }
  }
}
