/** P4: the messages of one conversation are handled in the order in which they were kept, and never at once. */
import { join } from "node:path"
import { Flow, type Store } from "@parley/engine"
import { MessageId } from "@parley/messaging"
import { Effect } from "effect"
import * as Campaign from "./Campaign.ts"
import { embedded } from "./harness/embedded.ts"
import * as History from "./harness/History.ts"
import { paper, received } from "./harness/paper.ts"
import { temporary } from "./harness/temporary.ts"
import { until } from "./harness/until.ts"

const senders = 64
/** A turn that failed is tried again after 200 ms, so this long nothing may happen. */
const patience = 20_000

export const order = Campaign.make({
  name: "order",
  promise: { number: "P4", says: "one conversation is handled in the order in which its messages came, one at a time" },
  mutant: { does: "gives each message a lane of its own", breaks: "conversations handled at once" },
  sizes: { whole: { conversations: 1000, messages: 50 }, short: { conversations: 40, messages: 8 } },
  run: ({ mutant, progress, random, size: { conversations, messages } }) =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const done: Array<History.Deed> = []
      const intervals: Array<History.Interval> = []
      let failures = 0

      /** By their contact: turns that have begun, and are not written yet. */
      const underway = new Map<string, Omit<History.Interval, "leave">>()
      const leave = (contact: string) => {
        const turn = underway.get(contact)
        if (turn !== undefined) intervals.push({ ...turn, leave: performance.now() })
        underway.delete(contact)
      }
      const contactOf = (key: string, text: string) => (mutant ? text : key)
      /** A turn is over when it is written. */
      const watched = (store: Store["Type"]): Store["Type"] => {
        const contacts = new Map<string, string>()
        return {
          ...store,
          accept: (arrivals) =>
            Effect.tap(store.accept(arrivals), (receipts) => {
              for (const [at, { content }] of arrivals.entries()) {
                const id = receipts[at]?.conversation
                if (id != null && "conversation" in content) contacts.set(id, content.conversation.contact)
              }
            }),
          commit: (turns) =>
            Effect.tap(store.commit(turns), () => {
              for (const { id } of turns) leave(contacts.get(id) ?? "")
            })
        }
      }

      /** Takes up to 5 ms, and fails once in a while. */
      const handle = (key: string, number: number) =>
        Effect.gen(function* () {
          const contact = contactOf(key, `${key} ${number}`)
          // What is under way in the same place has been overtaken.
          leave(contact)
          underway.set(contact, { key, number, enter: performance.now() })
          yield* Effect.sleep(random.integer(5))
          if (random.integer(50) === 0) {
            failures += 1
            leave(contact)
            return yield* Effect.dieMessage("as it was told to")
          }
          done.push({ key, number })
        })
      const note = Flow.make("note", { version: 1 }, function* () {
        const [key = "", number] = (yield* Flow.message).text.split(" ")
        yield* handle(key, Number(number))
      })
      const engine = yield* embedded(
        join(folder, "parley.db"),
        note,
        paper(({ key }) => Effect.succeed(MessageId.make(key))),
        watched
      )

      /** Each conversation once, with the number of its next message; taken out while one is on its way. */
      const open = Array.from({ length: conversations }, (_, at) => ({ key: `contact-${at}`, number: 1 }))
      const sender: Effect.Effect<void> = Effect.suspend(() => {
        const [next] = open.splice(random.integer(open.length), 1)
        if (next === undefined) return Effect.void
        const text = `${next.key} ${next.number}`
        return Effect.gen(function* () {
          yield* Effect.orDie(engine.accept([received(text, contactOf(next.key, text), text)], new Uint8Array()))
          if (next.number < messages) open.push({ ...next, number: next.number + 1 })
          progress(`${done.length} of ${conversations * messages} messages handled`)
          yield* sender
        })
      })
      yield* Effect.all(
        Array.from({ length: senders }, () => sender),
        { concurrency: "unbounded" }
      )
      const total = conversations * messages
      yield* until(() => {
        progress(`${done.length} of ${total} messages handled`)
        return total - done.length
      }, patience)

      const asked = Array.from({ length: total }, (_, at) => ({
        key: `contact-${at % conversations}`,
        number: 1 + Math.floor(at / conversations)
      }))
      return {
        figures: { conversations, messages: total, senders, failures },
        violations: {
          lost: History.lost(asked, done),
          doubled: History.doubled(done),
          inversions: History.inverted(done),
          "conversations handled at once": History.overlapping(intervals)
        }
      }
    })
})
