/** Event subscriptions, and what they tell a bot: every new message, unsigned, and never twice of itself. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { contact, until } from "../ground.ts"
import { domain, home, id, ours, practice, row, rows, theirs } from "./practice.ts"

const date = (millis: number) => new Date(millis).toISOString().slice(0, 19).replace("T", " ")

describe("a subscription to messages", () => {
  it.scopedLive("is told of a contact's text at once: a row in an array, and its own id in a header", () =>
    Effect.gen(function* () {
      const { bot, call, events, subscribe, text } = yield* practice()
      const subscription = String((yield* subscribe())["id"])
      const { message, webhook } = yield* text("hello")
      assert.deepStrictEqual(webhook, { status: 200 })
      assert.lengthOf(bot.told, 1)
      const [told] = bot.told
      assert.deepInclude(told, {
        path: "/hook",
        type: "application/json",
        correlation: subscription,
        signature: undefined
      })
      const [event = {}] = events()
      assert.include(event, {
        id: message.id,
        type: "sms",
        direction: "orig",
        text: "hello",
        "from-number": Number(theirs),
        "from-user-id": "",
        "terminating-user-id": `1000@${domain}`,
        "terminating-number": "",
        dialed: ""
      })
      // Only the session tells which of our numbers it was.
      const [session = {}] = rows(yield* call("GET", `${home}/messagesessions`))
      assert.include(session, {
        "messagesession-id": event["messagesession-id"],
        "messagesession-sms-number": Number(ours),
        "messagesession-remote": Number(theirs),
        "messagesession-last-status": "unread"
      })
      assert.match(String(event["messagesession-id"]), /^\w{32,}$/)
    })
  )

  it.scopedLive("hears STOP as a text like any other: nothing is confirmed, nothing silenced", () =>
    Effect.gen(function* () {
      const { events, json, send, subscribe, text } = yield* practice()
      yield* subscribe()
      for (const word of ["STOP", "START", "HELP"]) assert.deepStrictEqual((yield* text(word)).webhook, { status: 200 })
      assert.deepStrictEqual(
        events().map((it) => it["text"]),
        ["STOP", "START", "HELP"]
      )
      assert.lengthOf(Array.from(Object(row(yield* json("GET", "/netsapiens/messages"))["messages"])), 3)
      yield* text("STOP")
      assert.strictEqual((yield* send()).status, 202)
    })
  )

  it.scopedLive("is told of what we sent too, in batches", () =>
    Effect.gen(function* () {
      const { bot, events, send, subscribe } = yield* practice()
      yield* subscribe()
      yield* Effect.all([send({ message: "one" }), send({ message: "two" }), send({ message: "three" })], {
        concurrency: "unbounded"
      })
      yield* until(() => events().length === 3)
      assert.isBelow(bot.told.length, 3)
      for (const event of events()) assert.include(event, { direction: "term", "messagesession-id": id })
    })
  )

  it.scopedLive("goes on in the session that is there, and begins one where it is gone", () =>
    Effect.gen(function* () {
      const { call, events, send, subscribe, text } = yield* practice()
      yield* send()
      yield* subscribe()
      yield* text("here")
      yield* call("DELETE", `${home}/messagesessions/${id}`)
      yield* text("there")
      const inbound = events().filter((it) => it["direction"] === "orig")
      assert.strictEqual(inbound[0]?.["messagesession-id"], id)
      assert.match(String(inbound[1]?.["messagesession-id"]), /^[0-9a-f]{32}$/)
    })
  )

  it.scopedLive("has the same once more when that is ordered", () =>
    Effect.gen(function* () {
      const { events, json, subscribe, text } = yield* practice()
      const { message } = yield* text("nobody hears")
      yield* subscribe()
      const again = yield* json("POST", "/netsapiens/texts", { id: message.id })
      assert.deepInclude(row(again), { webhook: { status: 200 } })
      yield* json("POST", "/netsapiens/texts", { id: message.id })
      const [first, second] = events()
      assert.strictEqual(first?.["id"], message.id)
      assert.deepStrictEqual(second, first)
    })
  )

  it.scopedLive("is told only of the user and the model that it is for", () =>
    Effect.gen(function* () {
      const { bot, send, subscribe, text } = yield* practice()
      yield* subscribe({ user: "1001" })
      yield* subscribe({ model: "messagesession" })
      assert.deepStrictEqual((yield* text("hello")).webhook, { failed: "unsubscribed" })
      yield* subscribe({ user: "~", domain: "~" })
      assert.deepStrictEqual((yield* text("hello")).webhook, { status: 200 })
      assert.lengthOf(bot.told.splice(0), 1)
      yield* send({ type: "chat", destination: "1001" })
      yield* until(() => bot.told.length === 2)
    })
  )

  it.scopedLive("is told of a text to any number, but not to one that is nobody's", () =>
    Effect.gen(function* () {
      const { subscribe, text } = yield* practice()
      yield* subscribe()
      assert.deepStrictEqual((yield* text("x", { to: "+15557650000" })).webhook, { status: 200 })
      assert.deepStrictEqual((yield* text("x", { to: "+15005550021" })).webhook, { failed: "unsubscribed" })
    })
  )

  it.scopedLive("made below v44 is told in the words of v44", () =>
    Effect.gen(function* () {
      const { bot, call, events, text, url } = yield* practice()
      const body = { model: "message", "post-url": bot.url }
      yield* call("POST", `${url}/netsapiens/v44/ns-api/v2/subscriptions`, body)
      yield* text("hello")
      assert.isNull(events()[0]?.["deleted-datetime"])
    })
  )
})

describe("errors of a webhook", () => {
  it.scopedLive("are counted above 302, told in the status, posted never again, and set back by the bot", () =>
    Effect.gen(function* () {
      const { bot, call, subscribe, text } = yield* practice()
      const { id: subscription } = yield* subscribe()
      const state = Effect.map(call("GET", `/subscriptions/${String(subscription)}`), (reply) => {
        const it = row(reply)
        return [it["status"], it["error-count"], it["posts-count"]]
      })
      assert.deepStrictEqual(yield* state, ["pending", 0, 0])
      const answers = [200, 302, 303, 503]
      for (const status of answers) {
        bot.answer = (response) => void response.writeHead(status).end()
        assert.deepStrictEqual((yield* text("x")).webhook, { status })
      }
      assert.deepStrictEqual(yield* state, ["error", 2, 4])
      bot.answer = (response) => void response.destroy()
      assert.deepStrictEqual((yield* text("x")).webhook, { failed: "dropped" })
      assert.deepStrictEqual(yield* state, ["error", 3, 5])
      assert.lengthOf(bot.told, 5)

      const one = `/subscriptions/${String(subscription)}`
      assert.strictEqual((yield* call("PUT", one, { "error-count": 1 })).status, 400)
      assert.strictEqual((yield* call("PUT", one, { "error-count": 0, "posts-count": 0 })).status, 202)
      bot.answer = (response) => void response.writeHead(200).end()
      yield* text("x")
      assert.deepStrictEqual(yield* state, ["active", 0, 1])
    })
  )
})

describe("a subscription's life", () => {
  it.scopedLive(
    "ends when it said, unless it is prolonged",
    () =>
      Effect.gen(function* () {
        const { bot, call, subscribe, text } = yield* practice()
        const soon = { "subscription-expires-datetime": date(Date.now() + 3000) }
        const kept = yield* subscribe({ ...soon, "post-url": `${bot.url}/kept` })
        yield* subscribe({ ...soon, "post-url": `${bot.url}/left` })
        yield* text("both")
        assert.lengthOf(bot.told.splice(0), 2)
        const longer = { "subscription-expires-datetime": "2040-01-01 00:00:00" }
        assert.strictEqual((yield* call("PUT", `/subscriptions/${String(kept["id"])}`, longer)).status, 202)
        yield* Effect.sleep("3 seconds")
        yield* text("one")
        assert.deepStrictEqual(
          bot.told.map(({ path }) => path),
          ["/kept"]
        )
        const left = rows(yield* call("GET", "/subscriptions"))
        assert.deepStrictEqual(
          left.map((it) => [it["id"], it["subscription-expires-datetime"]]),
          [[kept["id"], "2040-01-01 00:00:00"]]
        )
      }),
    15_000
  )

  it.scopedLive("is as long as that of the token that made it, and of an API key twenty years", () =>
    Effect.gen(function* () {
      const { subscribe } = yield* practice()
      const made = yield* subscribe()
      const years = Number(String(made["subscription-expires-datetime"]).slice(0, 4)) - new Date().getUTCFullYear()
      assert.strictEqual(years, 20)
      assert.include(made, { status: "pending", "error-count": 0, "posts-count": 0, "current-active-server": "" })
    })
  )

  it.scopedLive("begins once: the same again is refused, without a code, until it is deleted", () =>
    Effect.gen(function* () {
      const { bot, call, subscribe, text } = yield* practice()
      const { id: subscription } = yield* subscribe()
      const again = yield* call("POST", "/subscriptions", { model: "message", "post-url": `${bot.url}/hook` })
      assert.strictEqual(again.status, 409)
      assert.deepStrictEqual(Object.keys(row(again)), ["message"])
      const one = `/subscriptions/${String(subscription)}`
      assert.strictEqual((yield* call("DELETE", one, { subscription_id: subscription })).status, 202)
      assert.deepStrictEqual((yield* text("x")).webhook, { failed: "unsubscribed" })
      for (const method of ["GET", "DELETE"]) assert.strictEqual((yield* call(method, one)).status, 404)
      assert.strictEqual((yield* call("PUT", one, {})).status, 404)
      yield* subscribe()
    })
  )

  it.scopedLive("can be had below the domain, and not without a model and an address", () =>
    Effect.gen(function* () {
      const { bot, call, text } = yield* practice()
      const path = `/domains/${domain}/subscriptions`
      const made = row(yield* call("POST", path, { model: "message", "post-url": bot.url }))
      assert.strictEqual(made["domain"], domain)
      yield* text("hello")
      assert.lengthOf(bot.told, 1)
      assert.strictEqual(
        (yield* call("PUT", `${path}/${String(made["id"])}`, { "post-url": `${bot.url}/b` })).status,
        202
      )
      yield* text("hello")
      assert.strictEqual(bot.told[1]?.path, "/b")
      assert.strictEqual((yield* call("DELETE", `${path}/${String(made["id"])}`)).status, 202)
      for (const wrong of [
        { model: "message" },
        { "post-url": bot.url },
        { model: "pigeon", "post-url": bot.url },
        { model: "message", "post-url": "nowhere" },
        { model: "message", "post-url": bot.url, "subscription-expires-datetime": "tomorrow" }
      ]) {
        assert.strictEqual((yield* call("POST", path, wrong)).status, 400, JSON.stringify(wrong))
      }
    })
  )
})

it.scopedLive("a text to the practice number needs no session: from and to are as people write them", () =>
  Effect.gen(function* () {
    const { json, text } = yield* practice()
    const { message, webhook } = yield* text("hello")
    assert.deepStrictEqual(webhook, { failed: "unsubscribed" })
    const { messages } = row(yield* json("GET", "/netsapiens/messages"))
    assert.containSubset(messages, [
      { id: message.id, from: contact, to: `+${ours}`, text: "hello", status: "received" }
    ])
  })
)
