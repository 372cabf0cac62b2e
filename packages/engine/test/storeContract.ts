/** What every store promises, whatever it keeps things in. Run by each of them. */
import { assert, describe, it } from "@effect/vitest"
import { MessageId } from "@parley/messaging"
import { Effect, type Scope } from "effect"
import { storeUpkeep } from "./storeUpkeep.ts"
import {
  arrival,
  begun,
  claimed,
  conversation,
  died,
  later,
  letters,
  never,
  optedOut,
  type Port,
  queued,
  sent,
  source,
  texts,
  turnOf,
  unreadable,
  waiting
} from "./storeWords.ts"

export const storeContract = <E>(make: Effect.Effect<Port, E, Scope.Scope>) => {
  const on = (name: string, body: (store: Port) => Effect.Effect<void, unknown>) =>
    it.scoped(name, () => Effect.flatMap(make, body))

  describe("the inbox", () => {
    on("keeps an event once, also where it comes twice in one batch", (store) =>
      Effect.gen(function* () {
        const receipts = yield* store.accept([arrival("1"), arrival("1"), arrival("2")])
        assert.deepStrictEqual(
          receipts.map(({ fresh }) => fresh),
          [true, false, true]
        )
        assert.deepStrictEqual(yield* store.accept([arrival("2")]), [
          { conversation: receipts[0]?.conversation ?? null, fresh: false, work: null }
        ])
        const [work] = yield* store.take(yield* waiting(store))
        assert.deepStrictEqual(
          work?.letters.map(({ json }) => json),
          ['"1"', '"2"']
        )
      })
    )

    on("hands out a letter at once where it is the first in its conversation, as it would later", (store) =>
      Effect.gen(function* () {
        const [first, second] = yield* store.accept([arrival("1"), arrival("2")])
        const { work } = first ?? {}
        assert.deepStrictEqual(
          work?.letters.map(({ json }) => json),
          ['"1"']
        )
        assert.isNull(second?.work)
        const [taken] = yield* store.take(yield* waiting(store))
        if (taken === undefined) return assert.fail("a letter waits")
        assert.deepStrictEqual({ ...taken, letters: taken.letters.slice(0, 1) }, work)
        yield* store.commit([turnOf(taken, { state: "s1" })])
        const [third] = yield* store.accept([arrival("3")])
        assert.isNull(third?.work, "the second waits before it")
        const [rest] = yield* store.take(yield* waiting(store))
        if (rest === undefined) return assert.fail("the others wait")
        yield* store.commit([{ ...turnOf(rest), letters: rest.letters.map(({ seq }) => seq) }])
        const [fourth, again] = yield* store.accept([arrival("4"), arrival("4")])
        assert.deepStrictEqual([fourth?.work?.version, fourth?.work?.state], [2, "s1"])
        assert.isNull(again?.work)
        yield* store.setBack([died(fourth?.work?.letters[0]?.seq ?? 0, true)])
        assert.isNull((yield* store.accept([arrival("5")]))[0]?.work, "a dead letter holds it up")
      })
    )

    on("tells accounts apart, and contacts, and knows each of them again", (store) =>
      Effect.gen(function* () {
        const all = [arrival("1"), arrival("1", "ann", "b"), arrival("2", "bob"), arrival("3")]
        const ids = (yield* store.accept(all)).map(({ conversation }) => conversation)
        assert.strictEqual(new Set(ids).size, 3)
        assert.strictEqual(ids[0], ids[3])
        const works = yield* store.take(yield* waiting(store))
        assert.deepStrictEqual(
          works.map(({ conversation: { account, contact } }) => [account, contact]),
          [
            ["a", "ann"],
            ["b", "ann"],
            ["a", "bob"]
          ]
        )
      })
    )

    on("hands out open letters, oldest first, and nothing of a conversation that it does not know", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        yield* store.accept([arrival("2"), arrival("3", "bob"), arrival("4")])
        const [again] = yield* store.take([work.id])
        assert.deepStrictEqual(
          again?.letters.map(({ json }) => json),
          ['"1"', '"2"', '"4"']
        )
        assert.deepStrictEqual([again?.version, again?.state], [0, null])
        yield* store.commit([turnOf(work)])
        assert.deepStrictEqual(
          (yield* store.take([work.id]))[0]?.letters.map(({ json }) => json),
          ['"2"', '"4"']
        )
      })
    )

    on("keeps what is not understood, once, without a conversation and without a turn", (store) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* store.accept([unreadable("x"), unreadable("x")]), [
          { conversation: null, fresh: true, work: null },
          { conversation: null, fresh: false, work: null }
        ])
        assert.deepStrictEqual(yield* waiting(store), [])
      })
    )

    on("takes nothing to be nothing", (store) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* store.accept([]), [])
        assert.deepStrictEqual(yield* store.take([]), [])
        assert.deepStrictEqual(yield* store.commit([]), [])
        assert.deepStrictEqual(yield* store.claim({ ...source, now: 0, limit: 1 }), { parcels: [], next: null })
      })
    )
  })

  describe("a turn", () => {
    on("is written whole", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        assert.deepStrictEqual(yield* store.commit([turnOf(work, { said: ["hi"], state: "s1" })]), [true])
        const [after] = yield* store.take([work.id])
        assert.deepStrictEqual([after?.version, after?.state, after?.letters], [1, "s1", []])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["hi"])
      })
    )

    on("that leaves the state alone still counts", (store) =>
      Effect.gen(function* () {
        const one = yield* begun(store, "1")
        yield* store.commit([turnOf(one, { state: "s1" })])
        const two = yield* begun(store, "2")
        yield* store.commit([turnOf(two)])
        const [after] = yield* store.take([one.id])
        assert.deepStrictEqual([after?.version, after?.state], [2, "s1"])
      })
    )

    on("for a letter that is done writes nothing at all", (store) =>
      Effect.gen(function* () {
        const one = yield* begun(store, "1")
        yield* store.commit([turnOf(one, { state: "s1" })])
        const [now] = yield* store.take([one.id])
        const late = { ...turnOf(one, { said: ["twice"], state: "s2" }), version: now?.version ?? -1 }
        assert.deepStrictEqual(yield* store.commit([late]), [false])
        const [after] = yield* store.take([one.id])
        assert.deepStrictEqual([after?.version, after?.state], [1, "s1"])
        assert.deepStrictEqual(yield* claimed(store), [])
      })
    )

    on("on a conversation that has moved on writes nothing at all", (store) =>
      Effect.gen(function* () {
        const one = yield* begun(store, "1")
        const two = yield* begun(store, "2")
        const stale = turnOf(one, { letters: [two.letters[1]?.seq ?? 0], said: ["stale"], state: "s2" })
        assert.deepStrictEqual(yield* store.commit([turnOf(one, { state: "s1" }), stale]), [true, false])
        const [after] = yield* store.take([one.id])
        assert.deepStrictEqual([after?.version, after?.state, after?.letters.length], [1, "s1", 1])
        assert.deepStrictEqual(yield* claimed(store), [])
      })
    )

    on("with the letter of another conversation writes nothing at all", (store) =>
      Effect.gen(function* () {
        const ann = yield* begun(store, "1")
        const bob = yield* begun(store, "2", "bob")
        assert.deepStrictEqual(yield* store.commit([turnOf(ann, { letters: [bob.letters[0]?.seq ?? 0] })]), [false])
        assert.deepStrictEqual(
          (yield* store.take([ann.id, bob.id])).map(({ letters, version }) => [version, letters.length]),
          [
            [0, 1],
            [0, 1]
          ]
        )
      })
    )

    on("shares its commit with those of other conversations", (store) =>
      Effect.gen(function* () {
        const works = [yield* begun(store, "1"), yield* begun(store, "2", "bob"), yield* begun(store, "3", "cid")]
        const turns = works.map((work, at) => ({ ...turnOf(work, { said: [`hi ${at}`] }), version: at === 1 ? 7 : 0 }))
        assert.deepStrictEqual(yield* store.commit(turns), [true, false, true])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["hi 0", "hi 2"])
      })
    )

    on("of several letters is done with all of them, or with none", (store) =>
      Effect.gen(function* () {
        yield* store.accept(["1", "2", "3"].map((id) => arrival(id)))
        const work = yield* begun(store, "4")
        const [one = -1, two = -1, three = -1] = work.letters.map(({ seq }) => seq)
        assert.deepStrictEqual(yield* store.commit([turnOf(work, { letters: [one, three] })]), [true])
        assert.deepStrictEqual(yield* letters(store, work.id), ['"2"', '"4"'])
        const late = turnOf({ ...work, version: 1 }, { letters: [two, three], said: ["twice"] })
        assert.deepStrictEqual(yield* store.commit([late]), [false])
        assert.deepStrictEqual(yield* letters(store, work.id), ['"2"', '"4"'])
        assert.deepStrictEqual(yield* claimed(store), [])
      })
    )

    on("is given a bounded number of letters, however many wait", (store) =>
      Effect.gen(function* () {
        yield* store.accept(Array.from({ length: 40 }, (_, at) => arrival(String(at))))
        const work = yield* begun(store, "last")
        assert.strictEqual(work.letters.length, 32)
        yield* store.commit([turnOf(work, { letters: work.letters.map(({ seq }) => seq) })])
        assert.strictEqual((yield* letters(store, work.id))?.length, 9)
      })
    )

    on("is waited for first in those conversations whose oldest letter is due, as many as are asked for", (store) =>
      Effect.gen(function* () {
        const ann = yield* begun(store, "1")
        yield* begun(store, "2", "bob")
        yield* begun(store, "3", "cid")
        yield* store.accept([arrival("4")])
        const next = { notBefore: 9000 }
        yield* store.setBack([{ letter: ann.letters[0]?.seq ?? 0, at: 1, next, timeline: [] }])
        const contacts = (now: number, limit: number) =>
          Effect.map(Effect.flatMap(store.waiting({ now, limit }), store.take), (works) =>
            works.map((work) => work.conversation.contact)
          )
        assert.deepStrictEqual<unknown>(yield* contacts(8999, 9), ["bob", "cid", "ann"])
        assert.deepStrictEqual<unknown>(yield* contacts(9000, 2), ["ann", "bob"])
        assert.deepStrictEqual(yield* contacts(9000, 0), [])
      })
    )

    on("that failed is noted, tried later, and dead in the end", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        const letter = work.letters[0]?.seq ?? 0
        yield* store.setBack([{ letter, at: 1, next: { notBefore: 9000 }, timeline: [] }])
        const [again] = yield* store.take([work.id])
        assert.deepStrictEqual(again?.letters, [{ seq: letter, json: '"1"', attempts: 1, notBefore: 9000, at: 1000 }])
        assert.deepStrictEqual(yield* waiting(store, 8999), [work.id])
        yield* store.setBack([died(letter)])
        assert.deepStrictEqual(yield* letters(store, work.id), [])
        assert.deepStrictEqual(yield* waiting(store, 9000), [])
        assert.deepStrictEqual(yield* store.commit([turnOf(work)]), [false])
      })
    )
  })

  on("says that it can be written to", (store) => store.check)

  describe("the outbox", () => {
    on("gives the oldest of each conversation, and nothing more of it while that is on its way", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        yield* queued(store, "2", ["b1", "b2"], "bob")
        const [a1, b1] = yield* claimed(store)
        assert.deepStrictEqual([a1?.json, b1?.json], ["a1", "b1"])
        assert.deepStrictEqual(yield* store.claim({ ...source, now: 5000, limit: 64 }), { parcels: [], next: null })
        yield* store.settle([sent(b1?.seq ?? 0)])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["b2"])
        yield* store.settle([sent(a1?.seq ?? 0)])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["a2"])
      })
    )

    on("gives as many as are asked for, oldest first, and says when the next is due", (store) =>
      Effect.gen(function* () {
        for (const contact of ["ann", "bob", "cid"]) yield* queued(store, contact, [contact], contact)
        assert.deepStrictEqual(yield* store.claim({ ...source, now: 5000, limit: 0 }), { parcels: [], next: 2000 })
        assert.deepStrictEqual(texts(yield* claimed(store, 5000, 2)), ["ann", "bob"])
        assert.deepStrictEqual(texts(yield* claimed(store, 5000, 2)), ["cid"])
      })
    )

    on("waits with what is for later, and with what is behind it", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        yield* store.settle([later(a1?.seq ?? 0, 8000, false)])
        assert.deepStrictEqual(yield* store.claim({ ...source, now: 7999, limit: 64 }), { parcels: [], next: 8000 })
        const [again] = yield* claimed(store, 8000)
        assert.deepStrictEqual([again?.json, again?.attempts, again?.unsure, again?.firstTried], ["a1", 2, false, 5000])
      })
    )

    on("is asked for one account at a time, and what others wait for does not count", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1"])
        const [receipt] = yield* store.accept([arrival("2", "ann", "b")])
        const works = yield* store.take(receipt?.conversation == null ? [] : [receipt.conversation])
        yield* store.commit(works.map((work) => turnOf(work, { said: ["b1"] })))
        const other = { ...source, account: "b", limit: 64 }
        assert.deepStrictEqual(yield* store.claim({ ...other, now: 1999 }), { parcels: [], next: 2000 })
        assert.deepStrictEqual(texts((yield* store.claim({ ...other, now: 2000 })).parcels), ["b1"])
        assert.deepStrictEqual(yield* store.claim({ ...other, now: 2000 }), { parcels: [], next: null })
        assert.deepStrictEqual(texts(yield* claimed(store)), ["a1"])
      })
    )

    on("gives what was due first before what is due since", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1"])
        const [a1] = yield* claimed(store)
        yield* store.settle([later(a1?.seq ?? 0, 1500, false)])
        yield* queued(store, "2", ["b1"], "bob")
        assert.deepStrictEqual(texts(yield* claimed(store)), ["a1", "b1"])
      })
    )

    on("settles only what is on its way", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        const seq = a1?.seq ?? 0
        yield* store.settle([sent(seq), later(seq, 0, false), never(seq)])
        const [a2] = yield* claimed(store)
        assert.deepStrictEqual([a2?.json, yield* claimed(store)], ["a2", []])
      })
    )

    on("says what else was sent in a conversation, where it is unsure of a parcel", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        yield* queued(store, "2", ["b1"], "bob")
        const [a1, b1] = yield* claimed(store)
        yield* store.settle([sent(a1?.seq ?? 0), sent(b1?.seq ?? 0)])
        const [a2] = yield* claimed(store)
        assert.deepStrictEqual(a2?.known, [])
        yield* store.settle([later(a2?.seq ?? 0, 8000, true)])
        const [again] = yield* claimed(store, 8000)
        assert.deepStrictEqual(again?.known, [MessageId.make(`m${a1?.seq}`)])
      })
    )

    on("says of which parcel it is unsure, until it is settled", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        assert.strictEqual(a1?.doubts, 0)
        yield* store.settle([later(a1?.seq ?? 0, 8000, true, 1)])
        const [again] = yield* claimed(store, 9000)
        assert.deepStrictEqual([again?.json, again?.unsure, again?.doubts], ["a1", true, 1])
        yield* store.settle([later(a1?.seq ?? 0, 9500, false)])
        const [sure] = yield* claimed(store, 9500)
        assert.deepStrictEqual([sure?.unsure, sure?.attempts], [false, 3])
        yield* store.settle([sent(a1?.seq ?? 0)])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["a2"])
      })
    )

    on("goes on with the next one, where one can never be sent", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        yield* store.settle([never(a1?.seq ?? 0)])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["a2"])
      })
    )

    on("keeps its own key, and whom a message is for", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        yield* store.commit([turnOf(work, { said: ["hi"] })])
        const [parcel] = yield* claimed(store)
        assert.deepStrictEqual(parcel?.conversation.contact, conversation("ann").contact)
        assert.strictEqual(parcel?.key, `${work.id}/0/hi`)
      })
    )
  })

  describe("an opt-out", () => {
    on("that a send has told of closes what waits behind it, and nothing of others", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2", "a3"])
        yield* queued(store, "2", ["b1", "b2"], "bob")
        const [a1, b1] = yield* claimed(store)
        yield* store.settle([optedOut(a1?.seq ?? 0), sent(b1?.seq ?? 0)])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["b2"])
        assert.deepStrictEqual(yield* store.claim({ ...source, now: 9_000_000, limit: 64 }), {
          parcels: [],
          next: null
        })
      })
    )

    on("that a turn has told of closes what waits, what is unsure, and what the turn itself says", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        yield* store.settle([later(a1?.seq ?? 0, 8000, true)])
        const work = yield* begun(store, "2")
        assert.deepStrictEqual(yield* store.commit([turnOf(work, { said: ["a3"], isOptOut: true })]), [true])
        assert.deepStrictEqual(texts(yield* claimed(store, 9_000_000)), [])
      })
    )

    on("leaves what is on its way to the platform, and does not bind what is said later", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        const work = yield* begun(store, "2")
        yield* store.commit([turnOf(work, { isOptOut: true })])
        yield* store.settle([sent(a1?.seq ?? 0)])
        assert.deepStrictEqual(yield* claimed(store), [])
        yield* queued(store, "3", ["a4"])
        assert.deepStrictEqual(texts(yield* claimed(store)), ["a4"])
      })
    )
  })

  describe("until when a source was heard", () => {
    on("is not known at first, and then what was said last, for each account apart", (store) =>
      Effect.gen(function* () {
        assert.isNull(yield* store.heardUntil(source))
        yield* store.hear({ ...source, until: 1000 })
        yield* store.hear({ ...source, until: 2000 })
        assert.strictEqual(yield* store.heardUntil(source), 2000)
        assert.isNull(yield* store.heardUntil({ ...source, account: "b" }))
        assert.isNull(yield* store.heardUntil({ ...source, provider: "other" }))
      })
    )
  })

  describe("a bookmark", () => {
    on("is not known at first, and then the one that was put last, for each account apart", (store) =>
      Effect.gen(function* () {
        yield* store.hear({ ...source, until: 1000 })
        assert.isNull(yield* store.bookmark(source))
        yield* store.mark({ ...source, at: "AAE=" })
        yield* store.mark({ ...source, at: "AAI=" })
        assert.strictEqual(yield* store.bookmark(source), "AAI=")
        assert.strictEqual(yield* store.heardUntil(source), 1000)
        assert.isNull(yield* store.bookmark({ ...source, account: "b" }))
        assert.isNull(yield* store.bookmark({ ...source, provider: "other" }))
      })
    )
  })

  describe("an opt-out", () => {
    on("does not call back what is on its way: what becomes of that still counts", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        const [a1] = yield* claimed(store)
        yield* store.commit([turnOf(yield* begun(store, "2"), { isOptOut: true })])
        yield* store.settle([sent(a1?.seq ?? 0)])
        assert.deepStrictEqual(yield* claimed(store), [])
        yield* queued(store, "3", ["a3"])
        const [a3] = yield* claimed(store)
        yield* store.settle([later(a3?.seq ?? 0, 6000, true)])
        assert.deepStrictEqual((yield* claimed(store, 6000))[0]?.known, [MessageId.make(`m${a1?.seq}`)])
      })
    )
  })

  describe("after a crash", () => {
    on("is unsure of what was on its way, which waits a while and is a doubt, and knows who waits", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2"])
        yield* queued(store, "2", ["b1"], "bob")
        yield* claimed(store, 5000, 1)
        const third = yield* begun(store, "3", "cid")
        yield* store.recover({ notBefore: 7000 })
        assert.deepStrictEqual(yield* waiting(store), [third.id])
        assert.deepStrictEqual(texts(yield* claimed(store, 6999)), ["b1"])
        assert.deepStrictEqual(
          (yield* claimed(store, 7000)).map(({ doubts, json, unsure }) => [json, unsure, doubts]),
          [["a1", true, 1]]
        )
      })
    )
  })

  storeUpkeep(on)
}
