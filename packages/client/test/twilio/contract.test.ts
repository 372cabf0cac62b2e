import { assert, describe, it } from "@effect/vitest"
import { type CreateMessage, Message, operations } from "@parley/client/twilio"
import { DateTime, Effect, Stream } from "effect"
import { holdContract } from "../operations.ts"
import { wireOf } from "../wire.ts"
import { clientAt, feedback, media, mediaPage, message, page } from "./account.ts"
import { contract } from "./messagesContract.ts"

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
const day = DateTime.unsafeMake("2026-02-03T00:00:00Z")
const filter = {
  to: "+15550100123",
  from: "+15550100001",
  dateSent: day,
  dateSentBefore: day,
  dateSentAfter: day,
  pageSize: 50
}
const mediaFilter = { dateCreated: day, dateCreatedBefore: day, dateCreatedAfter: day, pageSize: 50 }

const sid = "SM00000000000000000000000000000001"
const mediaSid = `ME${"0".repeat(32)}`
const full = message({
  messaging_service_sid: `MG${"0".repeat(32)}`,
  price: "-0.00750",
  error_code: 30003,
  error_message: "Unreachable destination handset",
  date_sent: "Tue, 03 Feb 2026 10:11:13 +0000"
})
/** The address of the next page is not followed by an example that takes one element. */
const next = (path: string) => ({ next_page_uri: `${path}?Page=1` })

holdContract({
  contract,
  operations,
  client: clientAt,
  // The vendor pages lists by these; we follow the addresses that it gives instead of building our own.
  unused: ["Page", "PageToken"],
  examples: {
    create: { call: (it) => Effect.zip(it.create(everything), it.create(template)), reply: full },
    fetch: { call: (it) => it.fetch(sid), reply: full },
    list: {
      call: (it) => Stream.runHead(it.list(filter)),
      reply: { ...page([full]), ...next(page([]).uri) }
    },
    redact: { call: (it) => it.redact(sid), reply: full, unused: ["Status"] },
    cancel: { call: (it) => it.cancel(sid), reply: full, unused: ["Body"] },
    delete: { call: (it) => it.delete(sid) },
    feedback: { call: (it) => it.feedback(sid, "confirmed"), reply: feedback() },
    "media.list": {
      call: (it) => Stream.runHead(it.media.list(sid, mediaFilter)),
      reply: { ...mediaPage([media()]), ...next(mediaPage([]).uri) }
    },
    "media.fetch": { call: (it) => it.media.fetch(sid, mediaSid), reply: media() },
    "media.delete": { call: (it) => it.media.delete(sid, mediaSid) }
  }
})

describe("together", () => {
  it("the words are there to be compared", () => {
    assert.isAbove(wireOf(Message).get("status")?.length ?? 0, 10)
    assert.isNotEmpty(wireOf(operations.create.parameters).get("RiskCheck"))
  })

  it("every field of the vendor's message, media and feedback is read", () => {
    for (const { method, path, reply } of [operations.fetch, operations["media.fetch"], operations.feedback]) {
      assert.sameMembers([...wireOf(reply).keys()], [...contract.contractOf(method, path).reply.keys()])
    }
  })

  it("no example of the vendor's is left out", () => {
    assert.deepStrictEqual(
      Object.values(operations).map(({ method, path }) => contract.contractOf(method, path).examples.length),
      [7, 1, 7, 2, 2, 0, 1, 2, 1, 0]
    )
  })
})
