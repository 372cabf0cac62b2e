/** What the practice NetSapiens answers is held against the extract of the vendor's documents, of both versions. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Reply } from "../ground.ts"
import { credentials, domain, home, id, ours, picture, practice, read, sms } from "./practice.ts"
import { spec } from "./spec.ts"

const Jwt = Schema.Struct({ token: Schema.String, refresh: Schema.optional(Schema.String) })
const Id = Schema.Struct({ id: Schema.String })
const group = `group_${id}`
const chat = `chat_${id}`

/** Every operation of this version, called once with success: the calls and their answers. */
const everything = (version: "v44" | "v45") =>
  Effect.gen(function* () {
    const { call, root, text, url } = yield* practice()
    const base = version === "v45" ? root : `${url}/netsapiens/v44/ns-api/v2`
    const answers: Array<{ readonly method: string; readonly path: string; readonly reply: Reply }> = []
    const ask = (method: string, path: string, body?: unknown, bearer?: string) =>
      Effect.tap(call(method, base + path, body, bearer), (reply) => {
        answers.push({ method, path, reply })
      })
    const newer = version === "v45"
    const from = newer ? {} : { "from-number": undefined, "from-num": ours }
    const say = (session: string, message: Record<string, unknown>) =>
      ask("POST", `${home}/messagesessions/${session}/messages`, { ...sms, ...from, ...message })

    if (newer) yield* ask("GET", "/version", undefined, "")
    yield* ask("POST", "/tokens", credentials, "")
    const first = read(Jwt)(yield* ask("POST", "/jwt", credentials, ""))
    assert.strictEqual(first.refresh !== undefined, newer)
    const { token } = newer ? read(Jwt)(yield* ask("POST", "/jwt", { refresh: first.refresh }, "")) : first
    yield* ask("GET", "/jwt", undefined, token)
    yield* ask("DELETE", "/jwt", undefined, token)

    yield* say(id, {})
    yield* say(group, { destination: ["15557654321", "15557654322"] })
    yield* say(group, { destination: ["15557654321", "15557654322"], type: "mms", ...picture })
    yield* say(chat, { type: "chat", destination: ["1001", "1002"] })
    yield* say(chat, { type: "chat-media", destination: ["1001", "1002"], ...picture })
    for (const words of ["007", "1.5", "true", '{"a":1}', "[1]", "words"]) yield* text(words)
    yield* text("look", { media: [{ url: "https://example.com/a.png", type: "image/png" }] })
    if (newer) {
      yield* ask("POST", `${home}/messages`, sms)
      yield* ask("GET", "/domains/~/messagesessions")
      yield* ask("GET", `${home}/messagesessions/${chat}`)
    }
    yield* ask("GET", `${home}/messagesessions?limit=1000`)
    for (const session of [id, group, chat]) yield* ask("GET", `${home}/messagesessions/${session}/messages`)
    yield* ask("PUT", `${home}/messagesessions/${chat}`, {
      participants: "1000@practice.example,1001@practice.example"
    })
    yield* ask("PUT", `${home}/messagesessions/${chat}`, { "session-name": "Lunch" })
    yield* ask("PUT", `${home}/messagesessions/${chat}/leave`)
    yield* ask("DELETE", `${home}/messagesessions/${id}`)

    yield* ask("POST", "/domains/~/smsnumbers", { number: "15005550029", application: "user", dest: "1001" })
    yield* ask("PUT", "/domains/~/smsnumbers/15005550029", { application: "available" })
    for (const path of ["/smsnumbers", "/domains/~/smsnumbers", `${home}/smsnumbers`, `${home}/smsnumbers/count`]) {
      yield* ask("GET", path)
    }
    yield* ask("DELETE", "/domains/~/smsnumbers/15005550029")

    for (const scope of newer ? ["", `/domains/${domain}`] : [""]) {
      const body = { model: "message", "post-url": `https://example.com/hook${scope}` }
      const made = yield* ask("POST", `${scope}/subscriptions`, body)
      const one = `/subscriptions/${read(Id)(made).id}`
      yield* ask("GET", `${scope}/subscriptions`)
      yield* ask("GET", one)
      yield* ask("PUT", scope + one, { "subscription-expires-datetime": "2040-01-01 00:00:00" })
      if (newer) yield* ask("POST", `${scope}/subscriptions`, body)
      yield* ask("DELETE", scope + one, scope === "" && newer ? { subscription_id: one.slice(15) } : undefined)
    }
    return answers
  })

describe.each(["v44", "v45"] as const)("the practice NetSapiens keeps the contract of %s", (version) => {
  const { complaints, names, operations, strange, template } = spec(version)

  it.scopedLive("in every operation, its answers of the documented form", () =>
    Effect.gen(function* () {
      const answers = yield* everything(version)
      for (const { method, path, reply } of answers) {
        assert.deepStrictEqual(
          complaints(method, template(path), reply.status, reply.body),
          [],
          `${method} ${path}: ${JSON.stringify(reply.body)}`
        )
      }
      const called = new Set(answers.map(({ method, path }) => `${method} ${template(path)}`))
      assert.deepStrictEqual([...called].sort(), [...operations].sort())
    })
  )

  it.scopedLive("with the documented names and no other", () =>
    Effect.gen(function* () {
      const answers = yield* everything(version)
      const lists = [
        ["/messagesessions?limit=1000", "Messagesession"],
        ["/messages", "Message"],
        ["/smsnumbers", "SmsNumber"],
        ["/subscriptions", "Subscription"],
        ["/tokens", "AccessToken"],
        ["/jwt", "JwtResponse", "JwtRequestSuccess", "SuccessResponse"]
      ] as const
      for (const [end, ...schemas] of lists) {
        const some = answers.filter(
          ({ method, path, reply }) =>
            path.endsWith(end) && (method === "GET" || /token|jwt/.test(end)) && reply.status < 300
        )
        assert.isNotEmpty(some, end)
        for (const { reply } of some) {
          const best = schemas.map((schema) => strange(schema, reply.body)).sort((a, b) => a.length - b.length)[0]
          assert.deepStrictEqual(best, [], end)
        }
      }
      // A session shows all that there is, each date under one of its two names.
      const other = version === "v44" ? /-timestamp$/ : /-datetime$/
      const sessions = answers.find(({ path }) => path.endsWith("limit=1000"))?.reply.body
      const [session] = Schema.decodeUnknownSync(
        Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
      )(sessions)
      assert.deepStrictEqual(
        Object.keys(session ?? {}).sort(),
        names("Messagesession").filter((name) => !other.test(name))
      )
    })
  )
})

it.scopedLive("the judge sees a renamed field", () =>
  Effect.gen(function* () {
    const { said, send } = yield* practice()
    yield* send()
    const [message = {}] = yield* said()
    const { complaints, strange } = spec("v45")
    const path = "/domains/{domain}/users/{user}/messagesessions/{messagesession}/messages"
    const { "messagesession-reciever-hostname": hostname, ...rest } = message
    const renamed = { ...rest, "messagesession-receiver-hostname": hostname }
    assert.isNotEmpty(complaints("GET", path, 200, [renamed]))
    assert.deepStrictEqual(strange("Message", renamed), ["messagesession-receiver-hostname"])
    assert.isNotEmpty(complaints("GET", path, 200, [{ ...message, "media-size": "0" }]))
  })
)
