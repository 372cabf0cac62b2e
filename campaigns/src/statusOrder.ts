/** P28: reports on a message may come in any order, twice, and before its send is answered: what is kept is right, and never goes back. */
import { join } from "node:path"
import { Engine, Bot, Flow, Route, Routes, SqliteStore, Store } from "@parley/engine"
import { type Delivery, DeliveryReported, type Event, EventId, MessageId } from "@parley/messaging"
import Database from "better-sqlite3"
import { Context, Deferred, Effect, Layer, Option } from "effect"
import type { PCGRandom } from "effect/Utils"
import * as Campaign from "./Campaign.ts"
import { paper, received } from "./harness/paper.ts"
import { temporary } from "./harness/temporary.ts"
import { until } from "./harness/until.ts"

/** From the least to the furthest: of any of them that were reported, the last of this list is true. */
const stages = ["queued", "sent", "failed", "undelivered", "delivered"] as const satisfies ReadonlyArray<Delivery>
type Stage = (typeof stages)[number]

/** So many messages go side by side. */
const abreast = 50
/** What has not come nearer for so long never will. Milliseconds. */
const patience = 20_000
const none = new Uint8Array()

/** What is reported of one message: so much of it at once, one after the other. */
interface Course {
  readonly contact: string
  readonly steps: ReadonlyArray<ReadonlyArray<DeliveryReported>>
  /** The send is answered before this step. */
  readonly answered: number
}

const messageOf = (contact: string) => MessageId.make(`message to ${contact}`)

/** Some of the stages, in any order, some of them twice: under the same event id or, as some platforms do, another. */
const courseOf = (random: PCGRandom, contact: string): Course => {
  const drawn = Array.from({ length: 1 + random.integer(2 * stages.length) }, () => random.integer(stages.length))
  const reports = drawn.flatMap((at) => stages.slice(at, at + 1)).map((delivery) => reported(random, contact, delivery))
  const steps: Array<Array<DeliveryReported>> = []
  while (reports.length > 0) steps.push(reports.splice(0, 1 + random.integer(3)))
  return { contact, steps, answered: random.integer(steps.length + 1) }
}

const reported = (random: PCGRandom, contact: string, delivery: Stage) =>
  DeliveryReported.make({
    id: EventId.make(`${contact} ${delivery} ${random.integer(2)}`),
    conversation: received(contact, contact, "").conversation,
    messageId: messageOf(contact),
    delivery
  })

const furthest = (steps: Course["steps"]): string | undefined =>
  stages.findLast((stage) => steps.some((step) => step.some(({ delivery }) => delivery === stage)))

const hello = Flow.make("hello", { version: 1 }, Flow.say("Hello!"))
const bot = Bot.make({ routes: Routes.make(Route.otherwise(hello)), providers: [] })

/** Reports count as they come: what was known of a message is forgotten when the next one is written. */
const forgetful = (store: Store["Type"], file: string): Store["Type"] => ({
  ...store,
  commit: (turns) =>
    Effect.suspend(() => {
      const database = new Database(file)
      const forget = database.prepare("delete from delivery where message_id = ?")
      for (const { reports } of turns) for (const { messageId } of reports) forget.run(messageId)
      database.close()
      return store.commit(turns)
    })
})

interface Size {
  readonly messages: number
}

const run = ({ mutant, progress, random, size }: Campaign.Trial<Size>) =>
  Effect.gen(function* () {
    const file = join(yield* temporary, "store.db")
    const store = Context.get(yield* Layer.build(SqliteStore.layer(file)), Store)
    const database = new Database(file, { readonly: true })
    yield* Effect.addFinalizer(() => Effect.sync(() => database.close()))
    const open = database.prepare<[], number>("select count(*) from inbox where settled_at is null").pluck()
    const kept = database.prepare<[string], string>("select delivery from delivery where message_id = ?").pluck()
    const sent = database.prepare<[], number>("select count(*) from outbox where status = 'sent'").pluck()

    const answers = new Map<string, Deferred.Deferred<MessageId>>()
    const tried = new Set<string>()
    const provider = paper(({ contact }) => {
      tried.add(contact)
      return answers.get(contact) ?? Effect.never
    })
    const engine = yield* Effect.provideService(
      Engine.make(bot, [provider]),
      Store,
      mutant ? forgetful(store, file) : store
    )
    const accept = (events: ReadonlyArray<Event>) => Effect.orDie(engine.accept(events, none))
    /** Until nothing is left; `stuck` where it does not become less. */
    const come = (left: () => number) =>
      Effect.flatMap(until(left, patience), (isDone) => (isDone ? Effect.void : Effect.fail("stuck")))
    const all = { concurrency: "unbounded", discard: true } as const

    let [wrong, backwards, reports, early] = [0, 0, 0, 0]
    const batch = (first: number, count: number) =>
      Effect.gen(function* () {
        const courses = Array.from({ length: count }, (_, at) => courseOf(random, `contact-${first + at}`))
        for (const { contact } of courses) answers.set(contact, yield* Deferred.make<MessageId>())
        yield* accept(courses.map(({ contact }) => received(`${contact} hello`, contact, "hello")))
        yield* come(() => courses.filter(({ contact }) => !tried.has(contact)).length)

        const answer = ({ contact }: Course) =>
          Effect.transposeMapOption(Option.fromNullable(answers.get(contact)), (it) =>
            Deferred.succeed(it, messageOf(contact))
          )
        const most = Math.max(...courses.map(({ steps }) => steps.length))
        for (let at = 0; at <= most; at++) {
          yield* Effect.forEach(
            courses.filter(({ answered }) => answered === at),
            answer,
            all
          )
          const going = courses.filter(({ steps }) => at < steps.length)
          early += going.filter(({ answered }) => answered > at).length
          yield* Effect.forEach(
            going.flatMap(({ steps }) => steps[at] ?? []),
            (it) => accept([it]),
            all
          )
          yield* come(() => open.get() ?? 0)
          for (const { contact, steps } of going) {
            const found = kept.get(messageOf(contact))
            reports += steps[at]?.length ?? 0
            if (found === furthest(steps.slice(0, at + 1))) continue
            wrong += 1
            if (stages.findIndex((it) => it === found) < stages.findIndex((it) => it === furthest(steps.slice(0, at))))
              backwards += 1
          }
        }
        yield* come(() => first + count - (sent.get() ?? 0))
        progress(`${first + count} of ${size.messages} messages`)
      })
    const firsts = Array.from({ length: Math.ceil(size.messages / abreast) }, (_, at) => at * abreast)
    const stuck = yield* Effect.forEach(firsts, (first) => batch(first, Math.min(abreast, size.messages - first))).pipe(
      Effect.match({ onFailure: () => 1, onSuccess: () => 0 })
    )
    return {
      figures: { messages: size.messages, reports, "before the answer": early },
      violations: { "deliveries wrong": wrong, "gone backwards": backwards, stuck }
    }
  }).pipe(Effect.orDie)

export const statusOrder = Campaign.make({
  name: "status-order",
  promise: {
    number: "P28",
    says: "reports on a message may come in any order, twice, and before its send is answered: what is kept is right, and never goes back"
  },
  mutant: { does: "lets the last report win", breaks: "gone backwards" },
  sizes: { whole: { messages: 1000 }, short: { messages: 50 } },
  run
})
