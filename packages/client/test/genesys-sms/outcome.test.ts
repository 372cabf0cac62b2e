/** What becomes of an operation that was accepted: an answer of 0 says no more than that it was understood. */
import { assert, describe, it } from "@effect/vitest"
import { Address, MessageId, SessionId } from "@parley/messaging"
import { DateTime, Effect, Option, TestClock } from "effect"
import * as Refusals from "../../dist/genesys-sms/Refusals.js"
import { anna, contact, customer, hearing, id, invited, office, ours, said, sender, session } from "./office.ts"

const hello = { contact, sender, key: "run-1:greeting:0", text: "hello" }
const path = `GET /me/smssessions/${id}/messages`
const echoed = (index: number, fields = {}) => said(index, { text: "hello", from: ours, ...fields })
const refused = { messageType: "ErrorMessage", notificationType: "Error", referenceId: 41, statusCode: 2 }

/** A bot at work, who has heard all that there is. */
const atWork = (row: ReturnType<typeof session>, patience: "2 seconds" | "150 millis" = "2 seconds") =>
  Effect.gen(function* () {
    const it = yield* office
    it.put(row, [said(1)])
    const provider = yield* it.provider({ patience })
    const { next } = yield* hearing(provider.listen())
    yield* next
    if (row !== invited) yield* next
    const one = yield* provider.sessions.get(SessionId.make(row.id))
    /** Is told by a notification when it has been accepted. */
    const tells = (operation: string, data: object) =>
      void it.answers.set(operation, () => void Effect.runFork(it.tell(data)))
    return { ...it, ...provider, rows: it.sessions, one, tells }
  })

type AtWork = Effect.Effect.Success<ReturnType<typeof atWork>>
const operations: ReadonlyArray<{
  readonly operation: string
  readonly row: ReturnType<typeof session>
  readonly after: object
  readonly act: (it: AtWork) => Effect.Effect<void, { readonly reason: { readonly _tag: string } }>
}> = [
  {
    operation: "Transfer",
    row: session(),
    after: { state: "Completed", participants: [customer] },
    act: ({ one, sessions }) => sessions.transfer(one, { queue: "People" })
  },
  {
    operation: "Invite",
    row: session(),
    after: { participants: [ours, customer, anna] },
    act: ({ one, sessions }) => sessions.invite(one, { address: Address.make("/users/u-1") })
  },
  { operation: "Accept", row: invited, after: session(), act: ({ one, sessions }) => sessions.accept(one) }
]

describe.each(operations)("$operation", ({ act, after, operation, row }) => {
  it.scopedLive("fails where the server tells afterwards that it was not done", () =>
    Effect.gen(function* () {
      const it = yield* atWork(row)
      it.tells(operation, refused)
      assert.deepStrictEqual<unknown>((yield* Effect.flip(act(it))).reason, { _tag: "Rejected", code: "2" })
    })
  )

  it.scopedLive("is done when the session stands otherwise, or is ours no more", () =>
    Effect.gen(function* () {
      const it = yield* atWork(row)
      it.answers.set(operation, () => void setTimeout(() => it.put({ ...row, ...after }), 40))
      yield* act(it)
      assert.strictEqual((yield* it.sessions.get(SessionId.make(row.id))).native.state, { ...row, ...after }.state)
      it.answers.set(operation, () => void it.rows.delete(row.id))
      yield* act(it)
    })
  )

  it.scopedLive("is not certain where nothing is heard of it, but that who is invited may take their time", () =>
    Effect.gen(function* () {
      const it = yield* atWork(row, "150 millis")
      it.answers.set(operation, () => [200, { statusCode: 0, referenceId: 41 }])
      const outcome = yield* Effect.either(act(it))
      assert.strictEqual(
        outcome._tag === "Right" ? "done" : outcome.left.reason._tag,
        operation === "Invite" ? "done" : "UnknownOutcome"
      )
    })
  )
})

describe("a refusal", () => {
  it.scopedLive("that is older than what was said is about something else: numbers come again", () =>
    Effect.gen(function* () {
      const it = yield* atWork(session())
      yield* it.tell(refused)
      yield* Effect.sleep("50 millis")
      it.answers.set("SendMessage", () => void setTimeout(() => it.logs.get(id)?.push(echoed(2)), 60))
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:2`)
    })
  )

  it.scopedLive("counts for nothing where the echo is there", () =>
    Effect.gen(function* () {
      const it = yield* atWork(session())
      it.answers.set("SendMessage", () => {
        it.logs.get(id)?.push(echoed(2))
        Effect.runFork(it.tell(refused))
        it.answers.set(path, () => void it.answers.delete(path))
      })
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:2`)
    })
  )

  it.effect("is forgotten when nobody can be waiting for it any more", () =>
    Effect.gen(function* () {
      const refusals = Refusals.make("1 second")
      yield* refusals.note(41, "2")
      assert.strictEqual(Option.getOrNull(refusals.since(0, 41)), "2")
      assert.isNull(Option.getOrNull(refusals.since(0, 42)))
      assert.isNull(Option.getOrNull(refusals.since(0, null)))
      yield* TestClock.adjust("1001 millis")
      yield* refusals.note(42, "2")
      assert.isNull(Option.getOrNull(refusals.since(0, 41)))
    })
  )
})

describe("an echo", () => {
  it.scopedLive("is given to one send alone: equal words that are sent together have two ids", () =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(session(), [said(1)])
      const { send } = yield* it.provider()
      it.answers.set("SendMessage", () => {
        if (it.count("SendMessage") === 2) it.logs.get(id)?.push(echoed(2), echoed(3))
      })
      const ids = yield* Effect.all([send.text(hello), send.text({ ...hello, key: "again" })], {
        concurrency: "unbounded"
      })
      assert.sameMembers<string>(ids, [`${id}:2`, `${id}:3`])
      it.answers.set("SendMessage", () => void it.logs.get(id)?.push(echoed(4)))
      assert.strictEqual<string>(yield* send.text({ ...hello, key: "once more" }), `${id}:4`)
    })
  )

  it.scopedLive("is not what stood last in the log before", () =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(session(), [said(1), echoed(2)])
      const { send } = yield* it.provider()
      it.answers.set("SendMessage", () => void setTimeout(() => it.logs.get(id)?.push(echoed(3)), 60))
      assert.strictEqual<string>(yield* send.text(hello), `${id}:3`)
    })
  )

  it.scopedLive("that nobody heard is looked for on the server's clock, which may be half a minute behind", () =>
    Effect.gen(function* () {
      const it = yield* office
      const at = (time: string) => ({ timestamp: `2026-02-03T${time}.000+0000`, timestampSeconds: undefined })
      it.put(session(), [echoed(1, at("10:10:30")), echoed(2, at("10:10:50"))])
      const { lookup } = yield* it.provider()
      const unheard = { envelope: hello, text: "hello", since: DateTime.unsafeMake("2026-02-03T10:11:12Z") }
      assert.strictEqual<string | null>(Option.getOrNull(yield* lookup({ ...unheard, known: [] })), `${id}:2`)
      assert.isNull(Option.getOrNull(yield* lookup({ ...unheard, known: [MessageId.make(`${id}:2`)] })))
    })
  )
})
