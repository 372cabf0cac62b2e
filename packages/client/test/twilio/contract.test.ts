import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { type CreateMessage, Message, type Operation, operations, TwilioClient } from "@parley/client/twilio"
import { DateTime, Effect, Schema, Stream } from "effect"
import { json, loopback } from "../loopback.ts"
import { account, message, page } from "./account.ts"
import { contractOf, fits, wireOf } from "./contract.ts"

const names: ReadonlyArray<Operation> = ["create", "fetch", "list"]
const contracts = {
  create: contractOf(operations.create.method, operations.create.path),
  fetch: contractOf(operations.fetch.method, operations.fetch.path),
  list: contractOf(operations.list.method, operations.list.path)
}

/** The vendor pages lists by these; we follow the addresses that it gives instead of building our own. */
const notOurs = ["Page", "PageToken"]

/** Every parameter at once, which no one sends: so every name and form of value is on the wire. */
const everything: CreateMessage = {
  to: "+15550100123",
  from: "+15550100001",
  messagingServiceSid: `MG${"0".repeat(32)}`,
  body: "Hi",
  mediaUrl: ["https://bot.example/a.png", "https://bot.example/b.png"],
  statusCallback: "https://bot.example/webhooks/twilio",
  applicationSid: `AP${"0".repeat(32)}`,
  validityPeriod: 60,
  scheduleType: "fixed",
  sendAt: DateTime.unsafeMake("2026-02-03T10:11:12Z"),
  maxPrice: 0.5,
  provideFeedback: true,
  attempt: 1,
  forceDelivery: false,
  smartEncoded: true,
  shortenUrls: false,
  sendAsMms: true,
  persistentAction: ["geo:37.7,-122.4"],
  fallbackFrom: "+15550100002",
  contentRetention: "discard",
  addressRetention: "obfuscate",
  trafficType: "free",
  riskCheck: "disable"
}
const template: CreateMessage = {
  to: "+15550100123",
  from: "+15550100001",
  contentSid: `HX${"0".repeat(32)}`,
  contentVariables: { 1: "Ann" }
}
const fieldsOf = Schema.decodeUnknownSync(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
const day = DateTime.unsafeMake("2026-02-03T00:00:00Z")
const filter = {
  to: "+15550100123",
  from: "+15550100001",
  dateSent: day,
  dateSentBefore: day,
  dateSentAfter: day,
  pageSize: 50
}

/** What the client puts on the wire. */
const requests = (call: (client: TwilioClient["Type"]) => Effect.Effect<unknown, unknown>) =>
  Effect.gen(function* () {
    const { url, heard } = yield* loopback((response, request, count) =>
      json(200, request.method === "GET" && !request.url.includes("/SM") ? page([]) : message())(
        response,
        request,
        count
      )
    )
    yield* call(yield* TwilioClient.make(account(url)))
    return heard.map(({ method, url, body }) => {
      const { pathname, searchParams } = new URL(url, "http://localhost")
      return { method, path: pathname, parameters: method === "POST" ? new URLSearchParams(body) : searchParams }
    })
  }).pipe(Effect.provide(NodeHttpClient.layerUndici), Effect.scoped)

const calls = {
  create: requests((client) => Effect.zip(client.create(everything), client.create(template))),
  fetch: requests((client) => client.fetch(`SM${"0".repeat(32)}`)),
  list: requests((client) => Stream.runDrain(client.list(filter)))
}

describe.each(names)("%s", (name) => {
  const contract = contracts[name]
  const { method, path, parameters, reply } = operations[name]
  const asked = parameters === undefined ? {} : wireOf(parameters)
  const read = wireOf(reply)

  it.live("1. asks what the contract has: one path, with parameters that fit it", () =>
    Effect.gen(function* () {
      const sent = yield* calls[name]
      assert.isNotEmpty(sent)
      for (const request of sent) {
        assert.strictEqual(request.method, method)
        const templates = fits(request.path)
        assert.deepStrictEqual(
          templates.map(([template]) => template),
          [path]
        )
        assert.deepStrictEqual(
          templates.flatMap(([, parameters]) => contract.pathFaults(parameters)),
          []
        )
      }
    })
  )

  it.live("2. asks by the contract's names and no others, and can use them all", () =>
    Effect.gen(function* () {
      const sent = yield* calls[name]
      for (const request of sent) assert.deepStrictEqual(contract.requestFaults(request.parameters), [])
      const used = new Set(sent.flatMap(({ parameters }) => [...parameters.keys()]))
      assert.sameMembers([...used], Object.keys(asked))
      assert.sameMembers(
        Object.keys(asked),
        contract.requestNames.filter((it) => !notOurs.includes(it))
      )
    })
  )

  it.live("2. is caught when any one name that it sends is another", () =>
    Effect.gen(function* () {
      for (const request of yield* calls[name]) {
        for (const renamed of new Set(request.parameters.keys())) {
          const spoilt = Array.from(request.parameters, ([it, value]): [string, string] => [
            it === renamed ? `${it}x` : it,
            value
          ])
          assert.isNotEmpty(contract.requestFaults(new URLSearchParams(spoilt)), renamed)
        }
      }
    })
  )

  it("3. understands every answer that the vendor gives as an example, and loses nothing of it", () => {
    assert.isNotEmpty(contract.examples)
    for (const [example, value] of contract.examples) {
      assert.deepStrictEqual(contract.replyFaults(value), [], example)
      // Back on the wire it is what it was: no field was skipped, or taken for unknown.
      const known = Object.fromEntries(Object.entries(fieldsOf(value)).filter(([field]) => field in read))
      assert.deepStrictEqual<unknown>(roundTrip(name, value), known, example)
    }
  })

  it("3. reads fields that the contract has, and is caught when any one of them is another", () => {
    const unknown = (fields: ReadonlyArray<string>) => fields.filter((field) => !contract.replyNames.includes(field))
    assert.isNotEmpty(Object.keys(read))
    assert.deepStrictEqual(unknown(Object.keys(read)), [])
    for (const renamed of Object.keys(read)) {
      assert.isNotEmpty(unknown(Object.keys(read).map((field) => (field === renamed ? `${field}x` : field))), renamed)
      // And when it is the vendor who renames it: what was there is lost, or not understood at all.
      const full = contract.examples.map(([, value]) => fieldsOf(value)).find((value) => value[renamed] != null)
      if (full === undefined) continue
      const moved = Object.fromEntries(
        Object.entries(full).map(([it, value]) => [it === renamed ? `${it}x` : it, value])
      )
      assert.notDeepEqual(attempt(name, moved)?.[renamed], full[renamed], renamed)
    }
  })

  it("4. knows the contract's words, no more and no fewer", () => {
    for (const field of Object.keys(asked))
      assert.sameMembers([...(asked[field] ?? [])], [...(contract.requestWords[field] ?? [])], field)
    for (const field of Object.keys(read))
      assert.sameMembers([...(read[field] ?? [])], [...(contract.replyWords[field] ?? [])], field)
  })
})

/** Decoded, and encoded again. */
const roundTrip = (name: Operation, value: unknown): Readonly<Record<string, unknown>> => {
  if (name !== "list") return Schema.encodeSync(Message)(Schema.decodeUnknownSync(Message)(value))
  return Schema.encodeSync(operations.list.reply)(Schema.decodeUnknownSync(operations.list.reply)(value))
}
const attempt = (name: Operation, value: unknown) => {
  try {
    return roundTrip(name, value)
  } catch {
    return undefined
  }
}

describe("together", () => {
  it("the words are there to be compared", () => {
    assert.isAbove(wireOf(Message)["status"]?.length ?? 0, 10)
    assert.isNotEmpty(wireOf(operations.create.parameters)["RiskCheck"])
  })

  it("every field of the vendor's message is read", () => {
    assert.sameMembers(Object.keys(wireOf(Message)), contracts.fetch.replyNames)
  })

  it("no example is left out", () => {
    assert.deepStrictEqual(
      Object.values(contracts).map(({ examples }) => examples.length),
      [7, 1, 7]
    )
  })
})
