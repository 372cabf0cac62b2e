import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, sign, signatureHeader } from "@parley/client/twilio"
import { Event, type MessageReceived } from "@parley/messaging"
import { Chunk, DateTime, Effect, Schema, Stream } from "effect"
import { json, loopback } from "../loopback.ts"
import { account, accountSid, authToken, media, mediaPage, message, messagesPath, page } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const since = DateTime.unsafeMake("2026-02-03T10:11:12.800Z")

/** A message that came in at this second of one minute. */
const inbound = (second: number, fields: Record<string, unknown> = {}) => {
  const date = `Tue, 03 Feb 2026 10:11:${String(second).padStart(2, "0")} +0000`
  return message({
    sid: `SM${second}`,
    direction: "inbound",
    status: "received",
    from: "+15550100123",
    to: "+15550100001",
    body: `at ${second}`,
    date_created: date,
    date_sent: date,
    ...fields
  })
}

/** Twilio's lists of messages, newest first, and what came with each of them. */
const missed = (pages: ReadonlyArray<ReadonlyArray<unknown>>, settings = {}) =>
  Effect.gen(function* () {
    const { url, heard } = yield* loopback((response, request, count) => {
      if (!request.url.includes("/Media.json")) {
        const index = Number(new URL(request.url, "http://x").searchParams.get("Page") ?? 0)
        const next = index + 1 < pages.length ? `${messagesPath}?Page=${index + 1}` : null
        return json(200, page(pages[index] ?? [], next))(response, request, count)
      }
      const list = [media({ sid: "ME1" }), media({ sid: "ME2", content_type: "application/pdf" })]
      json(200, mediaPage(list))(response, request, count)
    })
    const twilio = yield* make({ ...account(url), ...settings })
    const events = yield* Stream.runCollect(twilio.missed(since))
    return { url, asked: heard.map((it) => it.url), events: Chunk.toReadonlyArray(events) }
  })

const texts = (events: ReadonlyArray<MessageReceived>) => events.map((event) => event.message.text)

describe("what was missed", () => {
  it.scopedLive("is what came in since, to the second, oldest first, over as many pages as it takes", () =>
    Effect.gen(function* () {
      const { asked, events } = yield* missed([
        [inbound(20), inbound(14)],
        [inbound(12), inbound(11), inbound(5)]
      ])
      assert.deepStrictEqual(texts(events), ["at 12", "at 14", "at 20"])
      assert.deepStrictEqual(asked, [
        `${messagesPath}?To=%2B15550100001&DateSent%3E=2026-02-03`,
        `${messagesPath}?Page=1`
      ])
    }).pipe(live)
  )

  it.scopedLive("is looked for no further where it is surely too old", () =>
    Effect.gen(function* () {
      const old = inbound(0, { date_sent: "Tue, 03 Feb 2026 09:00:00 +0000" })
      const { asked, events } = yield* missed([[inbound(20)], [old], [inbound(30)]])
      assert.deepStrictEqual(texts(events), ["at 20"])
      assert.strictEqual(asked.length, 2)
    }).pipe(live)
  )

  it.scopedLive("is not what we sent, and nothing that has no addresses", () =>
    Effect.gen(function* () {
      const others = [
        inbound(20, { direction: "outbound-api" }),
        inbound(20, { from: null }),
        inbound(20, { to: "" }),
        inbound(20, { direction: null })
      ]
      assert.deepStrictEqual((yield* missed([others])).events, [])
    }).pipe(live)
  )

  it.scopedLive("is the very event that the webhook would have been", () =>
    Effect.gen(function* () {
      const sid = "MM00000000000000000000000000000001"
      const cases = [
        [inbound(20), { MessageSid: "SM20", Body: "at 20", NumMedia: "0" }],
        [
          inbound(21, { sid, body: null, num_media: "2" }),
          {
            MessageSid: sid,
            Body: "",
            NumMedia: "2",
            MediaContentType0: "image/jpeg",
            MediaContentType1: "application/pdf"
          }
        ],
        [
          inbound(22, { from: "whatsapp:+15550100123" }),
          { MessageSid: "SM22", Body: "at 22", NumMedia: "0", From: "whatsapp:+15550100123" }
        ]
      ] as const
      for (const [kept, said] of cases) {
        const { url, events } = yield* missed([[kept]])
        const at = `${url}/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media`
        const parameters = Object.entries<string>({
          AccountSid: accountSid,
          From: "+15550100123",
          To: "+15550100001",
          MediaUrl0: `${at}/ME1`,
          MediaUrl1: `${at}/ME2`,
          ...said
        })
        const target = "/webhooks/twilio"
        const called = yield* Effect.flatMap(make(account(url)), (twilio) =>
          twilio.receive({
            target,
            headers: {
              "content-type": "application/x-www-form-urlencoded",
              [signatureHeader]: sign({ authToken, url: `https://bot.example${target}`, parameters })
            },
            body: new TextEncoder().encode(new URLSearchParams(parameters).toString())
          })
        )
        const plain = Schema.encodeSync(Schema.Array(Event))
        assert.deepStrictEqual(plain(events), plain(called))
      }
    }).pipe(live)
  )

  it.scopedLive("is what came over the messaging service, where one speaks: other numbers may be other bots'", () =>
    Effect.gen(function* () {
      const list = [
        inbound(22, { to: "+15550100007", messaging_service_sid: "MG1" }),
        inbound(21, { to: "+15550100008", messaging_service_sid: "MG2" }),
        inbound(20, { to: "+15550100009" }),
        inbound(19)
      ]
      const { asked, events } = yield* missed([list], { messagingServiceSid: "MG1" })
      assert.deepStrictEqual(texts(events), ["at 19", "at 22"])
      assert.deepStrictEqual(asked, [`${messagesPath}?DateSent%3E=2026-02-03`])
      assert.strictEqual<string | undefined>(events[1]?.conversation.sender, "+15550100007")
    }).pipe(live)
  )

  it.scopedLive("is not known where Twilio does not tell", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(401, { code: 20003 }))
      const twilio = yield* make(account(url))
      const error = yield* Effect.flip(Stream.runDrain(twilio.missed(since)))
      assert.strictEqual(error.message, "twilio.missed: Unauthorized")
    }).pipe(live)
  )
})
