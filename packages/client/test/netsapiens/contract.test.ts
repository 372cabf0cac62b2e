import { assert, describe, it } from "@effect/vitest"
import { Messagesession, Message, operations, operations44, SmsNumber, Subscription } from "@parley/client/netsapiens"
import type { NetSapiensClient } from "@parley/client/netsapiens"
import { HttpClient, HttpClientError } from "@effect/platform"
import { DateTime, Effect, Record, Redacted, Schema, Stream } from "effect"
import { holdContract, type Operations } from "../operations.ts"
import { isRecord, wireOf } from "../wire.ts"
import { accepted, clientAt, id, message, session, stamped, subscription } from "./account.ts"
import { contract, contract44 } from "./netsapiensContract.ts"

type Client = NetSapiensClient["Type"]

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const media = { bytes: png, mimeType: "image/png" }
const sms = { from: "+18585550001", to: "18585551234", text: "Hi" }
const chat = { to: "1002", text: "Hi" }
const group = ["18585551234", "18585550007"]
const read = Schema.decodeUnknownSync(Messagesession)(session())

/** As much as fills a page, so that a second one is asked for. */
const full = <A>(row: (n: number) => A) => [row(0), row(1)]
const limit = full((n) => n).length
const sessions = full((n) => session({ "messagesession-id": `${id}${n}` }))
const messages = full((n) =>
  message({
    id: n,
    status: "sending",
    dialed: "18585550001",
    "from-user-id": "1001@acme.com",
    "from-video-attendee-id": "v-1",
    "terminating-number": "18585550001",
    "video-instance-id": "i-1",
    "media-type": "image/png",
    "media-size": 70,
    "messagesession-participants": "18585551234,18585550001",
    "deleted-timestamp": "2026-02-03 10:12:00",
    "file-access-url ": "https://core1.example.com/a.png"
  })
)
const mended = messages
  .slice(0, 1)
  .map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name.replace("deleted-timestamp", "deleted-datetime").trim(), value])
    )
  )

// What these words mean to the vendor is said in prose, if at all.
const sessionWords = ["messagesession-muted", "messagesession-last-type", "messagesession-last-status"]
const messageWords = ["type", "direction"]
const within = (names: ReadonlyArray<string>) => names.map((name) => `[].${name}`)

const listed = {
  reply: sessions,
  replies: [sessions.slice(0, 1).map(stamped)],
  asText: within(sessionWords),
  oneWay: true as const
}
const taken = { reply: accepted }
const sent = (unused: ReadonlyArray<string>) => ({ ...taken, unused, asText: ["type"] })
const carried = ["data", "mime-type", "size"]
const number = {
  number: "18585550001",
  application: "user",
  domain: "acme.com",
  carrier: "acme",
  dest: "1001",
  "mms-capable": true,
  "group-mms-capable": false
}
const numbers = { reply: [number], asText: ["[].application"], oneWay: true as const }
const day = DateTime.unsafeMake("2026-02-04T10:00:00Z")
const subscribe = {
  model: "message" as const,
  postUrl: "https://bot.example/webhooks/netsapiens/x",
  geoSupport: "yes" as const,
  expiresAt: day,
  preferredServer: "core1.example.com"
}
const created = { ...subscribe, reseller: "*", domain: "*", user: "1001" }
const updated = { ...subscribe, errorCount: 0, postsCount: 0 }
const subscriptions = {
  reply: full((id) => subscription({ id: `s-${id}` })),
  oneWay: true as const,
  asText: ["[].user-scope"]
}
const one = { reply: subscription(), oneWay: true as const, asText: ["user-scope"] }

const login = {
  clientId: "client",
  clientSecret: Redacted.make("secret"),
  username: "1001@acme.com",
  password: Redacted.make("password")
}
const granted = {
  access_token: "access",
  refresh_token: "refresh",
  token_type: "Bearer",
  expires_in: 1,
  username: "1001@acme.com",
  user: "1001",
  domain: "acme.com",
  territory: "acme",
  site: "here",
  group: "all",
  department: "sales",
  uid: "1001@acme.com",
  login: "1001@acme.com",
  scope: "Basic User",
  user_email: "ann@acme.com",
  displayName: "Ann",
  client_id: "client",
  apiversion: "45.0.0"
}
const now = Math.floor(Date.now() / 1000)
const part = (it: object) => Buffer.from(JSON.stringify(it)).toString("base64url")
const jwt = `${part({ alg: "none" })}.${part({ iat: now, exp: now + 1 })}.x`

/** In a life of a second and a half its token is asked for by the password, and then by what refreshes it. */
const twice = (kind: "oauth" | "jwt") => (url: string) =>
  Effect.map(
    clientAt(url, {
      credentials: { ...login, kind },
      // What the token is good for is not of these operations.
      transformClient: HttpClient.mapRequestEffect((request) =>
        request.method === "POST"
          ? Effect.succeed(request)
          : Effect.fail(new HttpClientError.RequestError({ request, reason: "InvalidUrl" }))
      )
    }),
    ({ sessions }) => {
      const ask = Effect.ignore(sessions.leave(id))
      return Effect.zipRight(ask, Effect.delay(ask, "1100 millis"))
    }
  )

const examples = {
  "sessions.listForDomain": { ...listed, call: (it: Client) => Stream.runDrain(it.sessions.listForDomain({ limit })) },
  "sessions.list": { ...listed, call: (it: Client) => Stream.runDrain(it.sessions.list({ limit })) },
  "sessions.get": {
    call: (it: Client) => it.sessions.get(id),
    reply: [session()],
    replies: [[stamped(session())], session(), stamped(session())],
    asText: [...within(sessionWords), ...sessionWords],
    oneWay: true as const
  },
  "sessions.updateParticipants": {
    ...taken,
    call: (it: Client) =>
      it.sessions.updateParticipants({ ...read, participants: "" }, ["1001@acme.com", "1002@acme.com"]),
    unused: ["session-name"]
  },
  "sessions.rename": {
    ...taken,
    call: (it: Client) => it.sessions.rename(read, "Poway"),
    unused: ["participants"]
  },
  "sessions.leave": { ...taken, call: (it: Client) => it.sessions.leave(id) },
  "sessions.delete": { ...taken, call: (it: Client) => it.sessions.delete(id) },
  "sessions.start": {
    call: (it: Client) =>
      Effect.zip(it.sessions.start({ type: "chat", ...chat }), it.sessions.start({ type: "mms", ...sms, media })),
    reply: messages[0],
    replies: [accepted, mended[0]],
    asText: ["type", ...messageWords],
    oneWay: true as const
  },
  "messages.list": {
    call: (it: Client) => Stream.runDrain(it.messages.list(id, { limit })),
    reply: messages,
    replies: [mended],
    asText: within(messageWords),
    oneWay: true as const
  },
  "messages.sendChat": { ...sent(["from-number", ...carried]), call: (it: Client) => it.messages.sendChat(chat) },
  "messages.sendGroupChat": {
    ...sent(["from-number", ...carried]),
    call: (it: Client) => it.messages.sendGroupChat({ ...chat, to: ["1002", "1003"] })
  },
  "messages.sendMediaChat": {
    ...sent(["from-number"]),
    call: (it: Client) => it.messages.sendMediaChat({ to: "1002", media })
  },
  "messages.sendSms": { ...sent(carried), call: (it: Client) => it.messages.sendSms(sms) },
  "messages.sendGroupSms": {
    ...sent(carried),
    call: (it: Client) => it.messages.sendGroupSms({ ...sms, to: group })
  },
  "messages.sendMms": { ...sent([]), call: (it: Client) => it.messages.sendMms({ ...sms, to: group, media }) },
  "numbers.list": { ...numbers, call: (it: Client) => it.numbers.list() },
  "numbers.count": { call: (it: Client) => it.numbers.count(), reply: { total: 29 }, oneWay: true as const },
  "numbers.listForDomain": { ...numbers, call: (it: Client) => it.numbers.listForDomain() },
  "numbers.listAll": { ...numbers, call: (it: Client) => it.numbers.listAll },
  "numbers.create": {
    ...taken,
    call: (it: Client) =>
      it.numbers.create({ number: "18585550001", application: "user", dest: "1001", carrier: "acme" }),
    asText: ["application"]
  },
  "numbers.update": {
    ...taken,
    call: (it: Client) => it.numbers.update("18585550001", { application: "user", dest: "1001", carrier: "acme" }),
    asText: ["application"]
  },
  "numbers.delete": { ...taken, call: (it: Client) => it.numbers.delete("18585550001") },
  "subscriptions.list": { ...subscriptions, call: (it: Client) => it.subscriptions.list(undefined, { limit }) },
  "subscriptions.create": { ...one, call: (it: Client) => it.subscriptions.create(created) },
  "subscriptions.read": { ...one, call: (it: Client) => it.subscriptions.read("1") },
  "subscriptions.update": { ...taken, call: (it: Client) => it.subscriptions.update("1", updated) },
  "subscriptions.delete": {
    ...taken,
    call: (it: Client) => it.subscriptions.delete("1"),
    unused: ["domain"]
  },
  "subscriptions.listForDomain": {
    ...subscriptions,
    call: (it: Client) => it.subscriptions.list("acme.com", { limit })
  },
  "subscriptions.createForDomain": { ...one, call: (it: Client) => it.subscriptions.create(created, "acme.com") },
  "subscriptions.updateForDomain": {
    ...taken,
    call: (it: Client) => it.subscriptions.update("1", updated, "acme.com")
  },
  "subscriptions.deleteForDomain": { ...taken, call: (it: Client) => it.subscriptions.delete("1", "acme.com") },
  version: {
    call: (it: Client) => it.version,
    reply: { apiversion: "45.0.0", hostname: "core1", "current-time": "2026-02-03 10:11:12" },
    oneWay: true as const
  }
}

/** `raw` is what came, whatever it is called: it would count for every name. */
const rawless = (operation: Operations[string]): Operations[string] => ({
  ...operation,
  reply: Schema.compose(
    operation.reply,
    Schema.transform(Schema.Unknown, Schema.Unknown, { strict: true, decode: without, encode: (it) => it }),
    { strict: false }
  )
})
const mapped = <O extends Operations>(operations: O) => Record.map(operations, rawless)
const without = (it: unknown): unknown => {
  if (Array.isArray(it)) return it.map(without)
  return isRecord(it) ? Object.fromEntries(Object.entries(it).filter(([name]) => name !== "raw")) : it
}

const { jwt: jwt_, token, ...spoken } = operations
const mfa = ["mfa_type", "mfa_vendor", "ns_id_type", "passcode", "access_token"]

describe("version 45", () => {
  holdContract<Client, Operations>({ contract, operations: mapped(spoken), client: clientAt, examples })
  holdContract({
    contract,
    operations: { token },
    client: twice("oauth"),
    examples: { token: { call: (it: Effect.Effect<void>) => it, reply: granted, oneWay: true } }
  })
  holdContract({
    contract,
    operations: { jwt: jwt_ },
    client: twice("jwt"),
    examples: {
      jwt: {
        call: (it: Effect.Effect<void>) => it,
        reply: { token: jwt, refresh: jwt },
        oneWay: true,
        unused: [...mfa, "user", "domain"]
      }
    }
  })
})

describe("version 44", () => {
  const {
    "sessions.listForDomain": _1,
    "sessions.get": _2,
    "sessions.start": _3,
    "subscriptions.listForDomain": _4,
    "subscriptions.createForDomain": _5,
    "subscriptions.updateForDomain": _6,
    "subscriptions.deleteForDomain": _7,
    version: _8,
    jwt: _9,
    token,
    ...spoken44
  } = operations44
  const spelt = {
    ...examples,
    "messages.sendChat": { ...examples["messages.sendChat"], unused: ["from-num", ...carried] },
    "messages.sendGroupChat": { ...examples["messages.sendGroupChat"], unused: ["from-num", ...carried] },
    "messages.sendMediaChat": { ...examples["messages.sendMediaChat"], unused: ["from-num"] },
    "subscriptions.delete": { ...examples["subscriptions.delete"], unused: [] }
  }
  holdContract<Client, Operations>({
    contract: contract44,
    operations: mapped(spoken44),
    client: (url) => clientAt(url, { version: 44 }),
    examples: spelt
  })
  holdContract({
    contract: contract44,
    operations: { token },
    client: twice("oauth"),
    examples: { token: { call: (it: Effect.Effect<void>) => it, reply: granted, oneWay: true, unused: mfa } }
  })

  it("is left without just what it lacks", () => {
    const lacking = Object.entries(operations).flatMap(([name, it]) => ("since" in it ? [name] : []))
    const there = (path: string) => contract44.fits(path).length > 0
    assert.lengthOf(lacking, 8)
    assert.isFalse(there("/version"))
    assert.isFalse(there("/domains/~/messagesessions"))
    for (const name of lacking) assert.notProperty(spoken44, name)
  })
})

describe("together", () => {
  it("every field of the vendor's session, message and subscription is read", () => {
    const pairs = [
      [Messagesession, "sessions.list"],
      [Message, "messages.list"],
      [Subscription, "subscriptions.list"]
    ] as const
    for (const [schema, name] of pairs) {
      const theirs = [...contract.contractOf("GET", operations[name].path).reply.keys()].flatMap((it) =>
        it === "[]" ? [] : [it.slice(3)]
      )
      assert.includeMembers([...wireOf(schema).keys()], theirs)
    }
  })

  /** Whatever the fixtures say: written down by hand from the vendor's prose and examples, for most of these are free texts there. */
  it.each([
    [
      Messagesession,
      "messagesession-last-type",
      ["chat", "chat-media", "sms", "mms", "chat-name-change", "chat-video-invite"].concat(
        ["add", "remove", "leave"].map((it) => `chat-participant-${it}`)
      )
    ],
    [Messagesession, "messagesession-muted", ["yes", "no"]],
    [Messagesession, "messagesession-last-status", ["read", "unread"]],
    [Message, "direction", ["orig", "term", ""]],
    [SmsNumber, "application", ["user", "callqueue", "available"]],
    [Subscription, "subscription-geo-support", ["yes", "no"]],
    [Subscription, "status", ["pending", "active", "error"]]
  ] as const)("the words of %# are the vendor's", (schema, name, words) => {
    assert.sameMembers([...(wireOf(schema).get(name) ?? [])], [...words])
  })

  it("the words of a message and of a session's last one are the same", () => {
    assert.deepStrictEqual(wireOf(Message).get("type"), wireOf(Messagesession).get("messagesession-last-type"))
  })

  it("the words are there to be compared", () => {
    assert.lengthOf(wireOf(Subscription).get("model") ?? [], 11)
  })
})
