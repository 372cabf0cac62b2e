/** The whole way, on the bot as it is run: a webhook that Twilio has signed comes in, and what the bot says goes out through its API. */
import { Agent, request } from "node:http"
import { join } from "node:path"
import { assert, describe, it, layer } from "@effect/vitest"
import Database from "better-sqlite3"
import { Context, Effect, Layer } from "effect"
import { folder, serve, until } from "./Bot.ts"
import { account, FakeTwilio, publicUrl, report, sender, text, token, webhook } from "./FakeTwilio.ts"

/** A bot with Twilio's keys, and how to write to it; `restart` is for after its end. */
const bot = Effect.gen(function* () {
  const twilio = yield* FakeTwilio
  const file = join(yield* folder, "parley.db")
  const restart = Effect.map(serve({ ...twilio.settings, DATABASE_URL: `file:${file}` }), (it) => ({
    ...it,
    process: it,
    /** Twilio posts this; gives the status of the answer. */
    post: (form: Parameters<typeof webhook>[0], key?: string) =>
      Effect.map(it.ask("/webhooks/twilio", webhook(form, key)), ({ status }) => status)
  }))
  const query = (sql: string): Array<unknown> => {
    const database = new Database(file, { readonly: true })
    try {
      return database.prepare(sql).raw().all()
    } finally {
      database.close()
    }
  }
  /** What became of what was said to a contact. */
  const outbox = (contact: string) =>
    query(
      `select status, message_id, why from outbox join conversation on id = conversation where contact = '${contact}' order by seq`
    )
  return { twilio, query, outbox, restart, first: yield* restart }
})

/** One bot for all who do not kill it. */
class Shared extends Context.Tag("test/Shared")<Shared, Effect.Effect.Success<typeof bot>>() {
  static readonly layer = Layer.scoped(this, bot)
}
const shared = layer(Shared.layer, { excludeTestServices: true })

/** Nobody has this number twice. */
const contact = (last: number) => `+1555010${String(1000 + last)}`

shared("a text that Twilio delivers", (it) => {
  it.effect("is answered with one message, from the number that was written to, however often it is delivered", () =>
    Effect.gen(function* () {
      const { first, query, twilio } = yield* Shared
      const hello = text(contact(1), "hello")
      assert.strictEqual(yield* first.post(hello), 200)
      yield* until(() => twilio.to(contact(1)).length > 0)

      const again = yield* Effect.forEach(Array.from({ length: 10 }), () => first.post(hello), { concurrency: 10 })
      assert.deepStrictEqual(new Set(again), new Set([200]))
      // What is sent after all of them comes after what they would have sent.
      yield* first.post(text(contact(1), "hours"))
      yield* until(() => twilio.to(contact(1)).length > 1)

      const [message] = twilio.taken
      assert.deepStrictEqual(Object.fromEntries(message?.form ?? []), {
        To: contact(1),
        From: sender,
        Body: twilio.to(contact(1))[0] ?? "",
        StatusCallback: `${publicUrl}/webhooks/twilio`
      })
      assert.match(twilio.to(contact(1)).join("\n"), /^Hello, this is the Linden Café\. .*\nWe are open .*$/)
      assert.deepInclude(twilio.requests, {
        method: "POST",
        path: `/2010-04-01/Accounts/${account}/Messages.json`,
        authorization: `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}`
      })
      assert.lengthOf(twilio.requests, 2)
      assert.deepStrictEqual(query(`select status from inbox where id = '${hello["MessageSid"]}'`), [["done"]])
    })
  )

  it.effect("is refused, and nothing of it kept, when its signature, its form or its account is not right", () =>
    Effect.gen(function* () {
      const { first, query, twilio } = yield* Shared
      const hello = text(contact(2), "hello")
      const before = query("select count(*) from inbox")
      const refused = (init: RequestInit) => Effect.map(first.ask("/webhooks/twilio", init), ({ status }) => status)
      const signed = webhook(hello)
      assert.strictEqual(yield* first.post(hello, "another-auth-token-0123456789"), 401)
      assert.strictEqual(yield* refused({ ...signed, headers: {} }), 401)
      assert.strictEqual(yield* refused({ ...signed, headers: { "x-twilio-signature": "" } }), 401)
      assert.strictEqual(yield* refused({ ...signed, body: new URLSearchParams({ ...hello, Body: "hellO" }) }), 401)
      assert.strictEqual(yield* first.post({ ...hello, AccountSid: account.replace("0", "1") }), 401)
      assert.strictEqual(yield* refused({ ...signed, body: JSON.stringify(hello) }), 415)
      assert.strictEqual(yield* first.post([...Object.entries(hello), ["Body", "another"]]), 400)
      assert.deepStrictEqual(query("select count(*) from inbox"), before)
      assert.lengthOf(twilio.to(contact(2)), 0)
    })
  )

  it.effect("may hold a picture, or be as long as ten segments, or in any script", () =>
    Effect.gen(function* () {
      const { first, twilio } = yield* Shared
      const picture = { NumMedia: "1", MediaUrl0: "https://api.twilio.com/picture", MediaContentType0: "image/jpeg" }
      yield* first.post({ ...text(contact(3), ""), ...picture })
      yield* first.post(text(contact(4), "a 🎂 für Ümit — ".repeat(100)))
      yield* until(() => twilio.to(contact(3)).length === 2 && twilio.to(contact(4)).length === 1)
      assert.deepStrictEqual(twilio.to(contact(3)), ["Thank you, I have the picture.", "What is the occasion?"])
      yield* first.post(text(contact(3), "🎓 Prüfung"))
      yield* until(() => twilio.to(contact(3)).length === 3)
      assert.include(twilio.to(contact(3))[2], "a cake for 🎓 Prüfung")
    })
  )

  it.effect("is kept as a dead letter and answered as taken, when it is genuine and not understood", () =>
    Effect.gen(function* () {
      const { first, query } = yield* Shared
      const { From: _, ...nobody } = text(contact(5), "hello")
      assert.strictEqual(yield* first.post(nobody), 200)
      assert.strictEqual(yield* first.post(nobody), 200)
      assert.deepStrictEqual(query("select inbox.status, dead_letter.why from inbox join dead_letter using (seq)"), [
        ["dead", "missing, or not as documented: From"]
      ])
      assert.include(first.process.err, "not understood")
      assert.notInclude(first.process.out, "not understood", "what happens on the way goes to stderr alone")
      assert.notInclude(first.process.err, contact(5))
    })
  )
})

shared("how far a message has come", (it) => {
  it.effect("is what was reported furthest, in whatever order and how often Twilio reports it", () =>
    Effect.gen(function* () {
      const { first, query, twilio } = yield* Shared
      yield* Effect.forEach([6, 7], (it) => first.post(text(contact(it), "hello")))
      yield* until(() => twilio.to(contact(6)).length + twilio.to(contact(7)).length === 2)
      const [one, other] = [6, 7].map((it) => twilio.taken.find(({ form }) => form.get("To") === contact(it)))
      if (one === undefined || other === undefined) return assert.fail("two were taken")
      for (const status of ["delivered", "queued", "sent", "delivered", "sending"]) {
        assert.strictEqual(yield* first.post(report(one, status)), 200)
      }
      for (const status of ["undelivered", "sent", "brand-new"]) {
        assert.strictEqual(yield* first.post(report(other, status, { ErrorCode: "30003" })), 200)
      }
      yield* until(() => query("select 1 from inbox where settled_at is null").length === 0)
      assert.sameDeepMembers(query("select message_id, delivery, code from delivery"), [
        [one.sid, "delivered", null],
        [other.sid, "undelivered", "30003"]
      ])
      assert.lengthOf([...twilio.to(contact(6)), ...twilio.to(contact(7))], 2, "a report is not answered")
    })
  )
})

describe("a bot that is killed", () => {
  it.scopedLive("right after each text of a booking, says all that it has to say after its restart, and once", () =>
    Effect.gen(function* () {
      const { first, restart, twilio } = yield* bot
      const guest = contact(8)
      let now = first
      for (const [said, word] of ["book", "friday", "evening", "two of us", "yes"].entries()) {
        // The last two times its answer is on its way: taken, and not yet confirmed.
        if (said > 2) twilio.fails(guest, "slow")
        assert.strictEqual(yield* now.post(text(guest, word)), 200)
        if (said > 2) yield* until(() => twilio.to(guest).length > said)
        yield* now.process.end("SIGKILL")
        now = yield* restart
        yield* until(() => twilio.to(guest).length > said)
      }
      yield* now.post(text(guest, "hours"))
      yield* until(() => twilio.to(guest).some((it) => it.startsWith("We are open")))
      assert.deepStrictEqual(
        twilio.to(guest).map((it) => it.split(/[.?:\n]/)[0]),
        [
          "Gladly",
          "At what time",
          "For how many",
          "A table on Friday, for two",
          "Booked",
          "We are open Tuesday to Friday from 9"
        ]
      )
    })
  )
})

shared("a message that could not be sent at first", (it) => {
  it.effect("is sent once in the end, and never when it had arrived", () =>
    Effect.gen(function* () {
      const { first, outbox, twilio } = yield* Shared
      const guests = (["429", "500", "drop", "500 after", "drop after"] as const).map((fault, at) => {
        twilio.fails(contact(20 + at), fault)
        return contact(20 + at)
      })
      const began = Date.now()
      yield* Effect.forEach(guests, (guest) => first.post(text(guest, "hello")), { concurrency: 5 })
      const taken = (guest: string) => twilio.taken.filter(({ form }) => form.get("To") === guest)
      const sent = (guest: string) => taken(guest).map(({ sid }) => ["sent", sid, null])
      yield* until(() => guests.every((guest) => outbox(guest).join().startsWith("sent")))
      for (const guest of guests) {
        assert.lengthOf(taken(guest), 1)
        assert.deepStrictEqual(outbox(guest), sent(guest))
      }
      const [limited] = taken(contact(20))
      assert.isAtLeast(Number(limited?.at) - began, 1000, "not before the platform wants it")
    })
  )

  it.effect("is given up when Twilio says no, and does not hold up the conversation", () =>
    Effect.gen(function* () {
      const { first, outbox, twilio } = yield* Shared
      twilio.fails(contact(30), "no")
      yield* first.post(text(contact(30), "hello"))
      yield* first.post(text(contact(30), "hours"))
      yield* until(() => twilio.to(contact(30)).length > 0)
      assert.match(twilio.to(contact(30)).join(), /^We are open/)
      assert.deepStrictEqual(outbox(contact(30))[0], ["failed", null, "Rejected 21211"])
    })
  )

  it.effect("is given up with all that waits behind it when the contact has opted out, until they write again", () =>
    Effect.gen(function* () {
      const { first, outbox, twilio } = yield* Shared
      twilio.fails(contact(31), "stop")
      const picture = { NumMedia: "1", MediaUrl0: "https://api.twilio.com/picture", MediaContentType0: "image/jpeg" }
      yield* first.post({ ...text(contact(31), ""), ...picture })
      const gone = ["failed", null, "OptedOut"]
      yield* until(() => JSON.stringify(outbox(contact(31))) === JSON.stringify([gone, gone]))
      yield* first.post(text(contact(31), "a birthday"))
      yield* until(() => twilio.to(contact(31)).length > 0)
      assert.match(twilio.to(contact(31)).join(), /a cake for a birthday/)
    })
  )
})

/** On a connection that is kept, as a platform under load does; gives the status, or whether it was not even let in. */
const postOn = (agent: Agent, url: string, form: Parameters<typeof webhook>[0]) =>
  Effect.async<number | string | undefined>((resume) => {
    const { body, headers, method } = webhook(form)
    const type = { "content-type": "application/x-www-form-urlencoded" }
    const it = request(`${url}/webhooks/twilio`, { agent, method, headers: { ...type, ...headers } }, (response) => {
      response.resume().on("end", () => resume(Effect.succeed(response.statusCode)))
    })
    // A new connection was refused, or was still waiting to be let in.
    it.on("error", (error: NodeJS.ErrnoException) =>
      resume(Effect.succeed(it.reusedSocket ? error.code : "not let in"))
    )
    it.end(body.toString())
  })

describe("a bot that is told to stop", () => {
  it.scopedLive("finishes what it has taken, and ends with 0", () =>
    Effect.gen(function* () {
      const { first, query, twilio } = yield* bot
      const guests = Array.from({ length: 20 }, (_, at) => contact(40 + at))
      for (const guest of guests) twilio.fails(guest, "slow")
      const statuses = yield* Effect.forEach(guests, (guest) => first.post(text(guest, "hello")), { concurrency: 20 })
      assert.deepStrictEqual(new Set(statuses), new Set([200]))

      const told = Date.now()
      yield* first.process.end("SIGTERM")
      assert.strictEqual(first.process.code, 0)
      assert.isBelow(Date.now() - told, 15_000)
      assert.strictEqual(first.process.err, "")
      assert.deepStrictEqual(query("select status, count(*) from inbox group by 1"), [["done", 20]])
      assert.deepStrictEqual(query("select status, count(*) from outbox group by 1"), [["sent", 20]])
      for (const guest of guests) assert.lengthOf(twilio.to(guest), 1)
    })
  )

  it.scopedLive("resets nobody under load, and what it took is answered by the next one at the latest", () =>
    Effect.gen(function* () {
      const { first, query, restart, twilio } = yield* bot
      const taken: Array<string> = []
      const wrong: Array<unknown> = []
      let count = 0
      let isStopped = false
      const agent = new Agent({ keepAlive: true, maxSockets: 20 })
      yield* Effect.addFinalizer(() => Effect.sync(() => agent.destroy()))
      const write = Effect.gen(function* () {
        while (!isStopped) {
          const guest = contact(100 + count++)
          const answer = yield* postOn(agent, first.url, text(guest, "hello"))
          if (answer === 200) taken.push(guest)
          else isStopped = true
          if (answer !== 200 && answer !== 503 && answer !== "not let in") wrong.push(answer)
        }
      })
      yield* Effect.all(
        [
          Effect.all(
            Array.from({ length: 20 }, () => write),
            { concurrency: "unbounded" }
          ),
          Effect.delay(first.process.end("SIGTERM"), "500 millis")
        ],
        { concurrency: 2 }
      )
      assert.strictEqual(first.process.code, 0)
      assert.deepStrictEqual(wrong, [])
      assert.isAbove(taken.length, 0)
      assert.deepStrictEqual(query("select 1 from outbox where status = 'sending'"), [])

      yield* restart
      yield* until(
        () =>
          query("select 1 from inbox where settled_at is null union all select 1 from outbox where status <> 'sent'")
            .length === 0
      )
      for (const guest of taken) assert.lengthOf(twilio.to(guest), 1, guest)
    })
  )
})
