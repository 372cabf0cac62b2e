/** A bot on the practice Proxy: what the contract of all providers does not ask of it. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { provider, TwilioProxyClient } from "@parley/client/twilio-proxy"
import { Address, because } from "@parley/messaging"
import { ConfigProvider, DateTime, Duration, Effect, Layer, Schema, Stream } from "effect"
import { practice } from "../practice.ts"

const contact = Address.make("+15551234567")
const other = "+15557654321"
const sender = Address.make("+15005550010")
const Said = Schema.Struct({ messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String })) })

const place = Effect.gen(function* () {
  const { control, publicUrl, settings, webhook } = yield* practice("twilio-proxy")
  const http = yield* Layer.build(NodeHttpClient.layerUndici)
  const keys = new Map(Object.entries({ ...settings, PARLEY_PUBLIC_URL: publicUrl }))
  const configured = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.withConfigProvider(effect, ConfigProvider.fromMap(keys))
  return {
    webhook,
    service: settings["PARLEY_TWILIO_PROXY_SERVICE_SID"] ?? "",
    client: yield* configured(Effect.provide(TwilioProxyClient, TwilioProxyClient.layerConfig)).pipe(
      Effect.provide(http)
    ),
    /** A new one has forgotten all that the last one knew. */
    started: configured(provider).pipe(Effect.provide(http)),
    write: (from: string, text: string) => control("POST", "texts", { from, to: sender, text }),
    got: (whose: string) =>
      Effect.map(control("GET", `messages?contact=${encodeURIComponent(whose)}`), (answer) =>
        Schema.decodeUnknownSync(Said)(answer)
          .messages.filter(({ direction }) => direction === "outbound")
          .map(({ text }) => text)
      )
  }
})
const envelope = { sender, contact, key: "practice" }

describe("a bot on Proxy", () => {
  it.scopedLive("goes on in the same session after a restart, and in another once that has ended", () =>
    Effect.gen(function* () {
      const { client, got, service, started } = yield* place
      const sessions = Effect.map(Stream.runCollect(client.sessions.list({ service })), (all) => [...all])
      yield* Effect.flatMap(started, ({ send }) => send.text({ ...envelope, text: "one" }))
      const bot = yield* started
      yield* bot.send.text({ ...envelope, text: "two" })
      const [session, ...others] = yield* sessions
      assert.isEmpty(others)
      assert.notInclude(session?.uniqueName ?? contact, contact.slice(1))
      yield* client.sessions.update({ service, session: session?.sid ?? "" }, { status: "closed" })
      yield* bot.send.text({ ...envelope, text: "three" })
      assert.strictEqual((yield* sessions)[0]?.status, "in-progress")
      yield* client.sessions.delete({ service, session: session?.sid ?? "" })
      yield* bot.send.text({ ...envelope, text: "four" })
      assert.notStrictEqual((yield* sessions)[0]?.sid, session?.sid)
      assert.deepStrictEqual(yield* got(contact), ["one", "two", "three", "four"])
    })
  )

  it.scopedLive("begins anew where the session's time was up", () =>
    Effect.gen(function* () {
      const { client, got, service, started } = yield* place
      yield* client.services.update({ service }, { defaultTtl: Duration.seconds(1) })
      const bot = yield* started
      yield* bot.send.text({ ...envelope, text: "one" })
      yield* Effect.sleep("1200 millis")
      yield* bot.send.text({ ...envelope, text: "two" })
      assert.deepStrictEqual(yield* got(contact), ["one", "two"])
    })
  )

  it.scopedLive("still finds what was written in a session that has ended, after it has begun the next", () =>
    Effect.gen(function* () {
      const { client, got, service, started, webhook, write } = yield* place
      const since = yield* DateTime.now
      yield* client.services.update({ service }, { defaultTtl: Duration.seconds(1) })
      const bot = yield* started
      yield* bot.send.text({ ...envelope, text: "one" })
      yield* write(contact, "does anybody hear me?")
      yield* webhook // and nobody receives it
      yield* Effect.sleep("1200 millis")
      yield* bot.send.text({ ...envelope, text: "two" })
      assert.deepStrictEqual(yield* got(contact), ["one", "two"])
      const missed = yield* Stream.runCollect(bot.missed(since))
      assert.deepStrictEqual(
        [...missed].map((event) => (event._tag === "MessageReceived" ? event.message.text : event._tag)),
        ["does anybody hear me?"]
      )
      const sessions = yield* Stream.runCollect(client.sessions.list({ service }))
      assert.sameMembers(
        [...sessions].map(({ status }) => status),
        ["closed", "in-progress"]
      )
    })
  )

  it.scopedLive("says several things at once to somebody new in one session", () =>
    Effect.gen(function* () {
      const { client, got, service, started } = yield* place
      const bot = yield* started
      const texts = ["one", "two", "three"]
      yield* Effect.forEach(texts, (text) => bot.send.text({ ...envelope, text }), { concurrency: "unbounded" })
      assert.sameMembers([...(yield* got(contact))], texts)
      const sessions = yield* Stream.runCollect(client.sessions.list({ service }))
      assert.strictEqual(sessions.length, 1)
    })
  )

  it.scopedLive("speaks in a session that somebody else has begun, and hears nothing of what two people say", () =>
    Effect.gen(function* () {
      const { client, got, service, started, webhook, write } = yield* place
      const bot = yield* started
      const people = [contact, other].map((identifier) => ({ identifier, proxyIdentifier: sender }))
      const { sid } = yield* client.sessions.create({ service }, { mode: "message-only", participants: people })
      yield* write(contact, "to the other")
      assert.deepStrictEqual(yield* Effect.flatMap(webhook, bot.receive), [])
      yield* bot.send.text({ ...envelope, text: "from the bot" })
      assert.deepStrictEqual(yield* got(other), ["to the other"])
      assert.deepStrictEqual(yield* got(contact), ["from the bot"])
      const all = yield* Stream.runCollect(client.sessions.list({ service }))
      assert.deepStrictEqual(
        [...all].map((it) => it.sid),
        [sid]
      )
    })
  )

  it.scopedLive("invites a second participant, and no third", () =>
    Effect.gen(function* () {
      const { started } = yield* place
      const { sessions } = yield* started
      const alone = yield* sessions.open({ participants: [{ address: contact }] })
      assert.strictEqual(alone.conversation?.contact, contact)
      yield* sessions.invite(alone, { address: Address.make(other), mask: sender, name: "a driver" })
      const both = yield* sessions.get(alone.id)
      assert.notInclude(both.capabilities, "invite")
      assert.sameMembers(
        both.participants.map(({ name }) => name),
        [undefined, "a driver"]
      )
      const error = yield* Effect.flip(sessions.invite(alone, { address: Address.make("+15559999999"), mask: sender }))
      assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "80609" })
      const first = both.participants.find(({ address }) => address === contact)
      if (first === undefined) return assert.fail("nobody is there")
      yield* sessions.remove(both, first.id)
      const left = yield* sessions.participants(both)
      assert.deepStrictEqual(
        left.map(({ address }) => address),
        [Address.make(other)]
      )
      const taken = yield* Effect.flip(sessions.open({ participants: [{ address: Address.make(other) }], sender }))
      assert.isTrue(because("Conflict")(taken))
    })
  )
})
