/** The same conversation in a terminal: each line is a message, from a person or from a pipe. Nothing is kept. */
import { createInterface } from "node:readline"
import { type Bot, Engine, MemoryStore } from "@parley/engine"
import { Address, Conversation, EventId, Message, MessageId, MessageReceived, Provider } from "@parley/messaging"
import { Effect, Stream } from "effect"

const party = Conversation.make({
  provider: "simulator",
  account: "simulator",
  sender: Address.make("bot"),
  contact: Address.make("you")
})

export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  /** Somebody types, and sees it already. */
  readonly isInteractive: boolean
}

const prompt = "> "

export const simulate = <R>(bot: Bot.Bot<R>, { input, isInteractive, output }: Terminal) =>
  Effect.gen(function* () {
    const print = (text: string) => Effect.sync(() => void output.write(text))
    const say = (text: string) => Effect.as(print(`${text}\n`), MessageId.make("said"))
    const provider = Provider.make({
      id: party.provider,
      account: party.account,
      send: { text: ({ text }) => say(text), media: ({ url }) => say(`[${url}]`) }
    })
    const engine = yield* Engine.make(bot, [provider])
    const lines = Stream.fromAsyncIterable(createInterface({ input }), (cause) => cause)
    let count = 0
    const hear = (text: string) =>
      Effect.gen(function* () {
        if (!isInteractive) yield* print(`${prompt}${text}\n`)
        const message = Message.make({ text, channel: "sms", media: [] })
        const event = MessageReceived.make({ id: EventId.make(String(count++)), conversation: party, message })
        yield* engine.accept([event], new TextEncoder().encode(text))
        yield* engine.settled
        if (isInteractive) yield* print(prompt)
      })
    if (isInteractive) yield* print(`Each line is a text to the bot; Ctrl-D ends it.\n${prompt}`)
    yield* Stream.runForEach(
      Stream.filter(lines, (line) => line.trim() !== ""),
      hear
    )
    if (isInteractive) yield* print("\n")
  }).pipe(Effect.scoped, Effect.provide(MemoryStore.layer))
