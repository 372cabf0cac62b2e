/** Our engine on its SQLite store. It has no provider, so that what it says stays in the outbox: the turn is measured, not the sending. */
import { type Bot, Engine, SqliteStore, Store } from "@parley/engine"
import { Address, Conversation, EventId, Message, MessageReceived } from "@parley/messaging"
import { Effect, Layer, ManagedRuntime } from "effect"
import { bot as chat } from "./chat.ts"
import { form, type Inbound, phone, source, text } from "./traffic.ts"

type Done = () => void

/** Sees turns being written: a message is told of once its turn is on disk. */
class Watch {
  /** By the id of the message, until it is in the inbox. */
  private readonly coming = new Map<string, Done>()
  /** By conversation: its letters have their turns in the order in which they came. */
  private readonly open = new Map<string, Array<Done>>()

  readonly over = (id: string): Promise<void> => new Promise((done) => this.coming.set(id, done))

  readonly around = (store: Store["Type"]): Store["Type"] =>
    Store.of({
      ...store,
      accept: (arrivals) =>
        Effect.tap(store.accept(arrivals), (receipts) =>
          Effect.sync(() => {
            for (const [at, { id }] of arrivals.entries()) {
              const done = this.coming.get(id)
              const conversation = receipts[at]?.conversation ?? null
              if (done === undefined || conversation === null) continue
              this.coming.delete(id)
              const others = this.open.get(conversation)
              if (others === undefined) this.open.set(conversation, [done])
              else others.push(done)
            }
          })
        ),
      commit: (turns) =>
        Effect.tap(store.commit(turns), (written) =>
          Effect.sync(() => {
            for (const [at, { id, letters }] of turns.entries()) {
              const open = this.open.get(id)
              if (open === undefined || written[at] !== true) continue
              for (const done of open.splice(0, letters.length)) done()
              if (open.length === 0) this.open.delete(id)
            }
          })
        )
    })
}

/** What a provider has made of it: it was checked then, which is what the suite `ingress` measures. */
const checked = { disableValidation: true }

const event = ({ contact, id }: Inbound) =>
  MessageReceived.make(
    {
      id: EventId.make(id),
      conversation: Conversation.make(
        { ...source, sender: Address.make(source.sender), contact: Address.make(phone(contact)) },
        checked
      ),
      message: Message.make({ text, channel: "sms", media: [] }, checked)
    },
    checked
  )

export class Parley {
  private constructor(
    private readonly engine: Engine["Type"],
    private readonly watch: Watch,
    readonly close: () => Promise<void>
  ) {}

  static async open(file: string, bot: Bot.Bot<never> = chat): Promise<Parley> {
    const watch = new Watch()
    const watched = Layer.provide(Layer.effect(Store, Effect.map(Store, watch.around)), SqliteStore.layer(file))
    const runtime = ManagedRuntime.make(Layer.provide(Layer.scoped(Engine, Engine.make(bot, [])), watched))
    return new Parley(await runtime.runPromise(Engine), watch, () => runtime.dispose())
  }

  /** Until it is in the inbox: that is what a platform waits for. */
  readonly accept = (inbound: Inbound): Promise<void> => Effect.runPromise(this.engine.accept([event(inbound)], form))

  /** Until its turn is on disk. */
  readonly turn = (inbound: Inbound): Promise<void> => {
    const over = this.watch.over(inbound.id)
    return this.accept(inbound).then(() => over)
  }

  /** Until nothing is under way. */
  readonly settled = (): Promise<void> => Effect.runPromise(this.engine.settled)
}
