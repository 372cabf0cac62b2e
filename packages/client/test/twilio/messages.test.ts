import { FetchHttpClient, type HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import type { TwilioClient, TwilioError } from "@parley/client/twilio"
import { Chunk, DateTime, Effect, type Layer, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { accountSid, clientAt, feedback, media, mediaPage, message } from "./account.ts"

const sid = "SM00000000000000000000000000000001"
const mediaSid = "ME00000000000000000000000000000001"
const messagePath = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`

const nothing: Answer = (response) => void response.writeHead(204).end()
const clients: ReadonlyArray<readonly [string, Layer.Layer<HttpClient.HttpClient>]> = [
  ["undici", NodeHttpClient.layerUndici],
  ["node:http", NodeHttpClient.layer],
  ["fetch", FetchHttpClient.layer]
]

describe.each(clients)("over %s", (_, http) => {
  const asked = <A>(answer: Answer, call: (client: TwilioClient["Type"]) => Effect.Effect<A, TwilioError>) =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(answer)
      const got = yield* Effect.flatMap(clientAt(url), call)
      return [got, ...heard.map(({ method, url, body }) => `${method} ${url} ${body}`.trim())] as const
    }).pipe(Effect.provide(http))

  it.scopedLive("a message's text is taken away", () =>
    Effect.gen(function* () {
      const [redacted, request] = yield* asked(json(200, message({ body: "" })), (it) => it.redact(sid))
      assert.strictEqual(redacted.body, "")
      assert.strictEqual(request, `POST ${messagePath}.json Body=`)
    })
  )

  it.scopedLive("a scheduled message is called off", () =>
    Effect.gen(function* () {
      const [canceled, request] = yield* asked(json(200, message({ status: "canceled" })), (it) => it.cancel(sid))
      assert.strictEqual(canceled.status, "canceled")
      assert.strictEqual(request, `POST ${messagePath}.json Status=canceled`)
    })
  )

  it.scopedLive("a message and what came with it are deleted, and nothing is answered", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* asked(nothing, (it) => it.delete(sid)), [undefined, `DELETE ${messagePath}.json`])
      assert.deepStrictEqual(yield* asked(nothing, (it) => it.media.delete(sid, mediaSid)), [
        undefined,
        `DELETE ${messagePath}/Media/${mediaSid}.json`
      ])
    })
  )

  it.scopedLive("what became of a message is said", () =>
    Effect.gen(function* () {
      const [said, request] = yield* asked(json(201, feedback()), (it) => it.feedback(sid, "confirmed"))
      assert.strictEqual(said.outcome, "confirmed")
      assert.strictEqual(request, `POST ${messagePath}/Feedback.json Outcome=confirmed`)
    })
  )

  it.scopedLive("what came with a message is listed, page after page, and looked at", () =>
    Effect.gen(function* () {
      const pages: Answer = (response, heard, count) =>
        json(
          200,
          mediaPage([media({ sid: `ME${count}` })], count < 3 ? `${messagePath}/Media.json?Page=${count}` : null)
        )(response, heard, count)
      const day = DateTime.unsafeMake("2026-02-03T23:59:59Z")
      const [list, ...requests] = yield* asked(pages, (it) =>
        Stream.runCollect(it.media.list(sid, { dateCreatedAfter: day, pageSize: 1 }))
      )
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(list).map((it) => it.sid),
        ["ME1", "ME2", "ME3"]
      )
      assert.deepStrictEqual(requests, [
        `GET ${messagePath}/Media.json?DateCreated%3E=2026-02-03&PageSize=1`,
        `GET ${messagePath}/Media.json?Page=1`,
        `GET ${messagePath}/Media.json?Page=2`
      ])
      const [one, request] = yield* asked(json(200, media()), (it) => it.media.fetch(sid, mediaSid))
      assert.strictEqual(one.contentType, "image/jpeg")
      assert.strictEqual(request, `GET ${messagePath}/Media/${mediaSid}.json`)
    })
  )

  it.scopedLive("a list whose next page is no address has not come to its end", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, { ...mediaPage([media()]), next_page_uri: 5 }))
      const client = yield* clientAt(url)
      const error = yield* Effect.flip(Stream.runDrain(client.media.list(sid)))
      assert.strictEqual(error.message, "Twilio.media.list: UnexpectedReply")
    }).pipe(Effect.provide(http))
  )

  it.scopedLive("what changes something there is asked for once, and says what is known of it", () =>
    Effect.gen(function* () {
      const changes: Readonly<Record<string, (client: TwilioClient["Type"]) => Effect.Effect<unknown, TwilioError>>> = {
        redact: (it) => it.redact(sid),
        cancel: (it) => it.cancel(sid),
        delete: (it) => it.delete(sid),
        feedback: (it) => it.feedback(sid, "unconfirmed"),
        "media.delete": (it) => it.media.delete(sid, mediaSid)
      }
      const answers: ReadonlyArray<readonly [Answer, string]> = [
        [json(404, { code: 20404 }), "NotFound"],
        [json(409, { code: 20009 }), "Conflict"],
        [json(400, { code: 30409 }), "Conflict"],
        [json(400, { code: 30400 }), "Rejected"],
        [json(503, {}), "UnknownOutcome"]
      ]
      for (const [name, call] of Object.entries(changes)) {
        for (const [answer, reason] of answers) {
          const { url, heard } = yield* loopback(answer)
          const error = yield* Effect.flip(Effect.flatMap(clientAt(url), call))
          assert.strictEqual(error.message, `Twilio.${name}: ${reason}`)
          assert.strictEqual(heard.length, 1)
        }
      }
    }).pipe(Effect.provide(http))
  )
})
