/** The practice Interaction API over real HTTP: what is asked and answered held against the vendor's file, and what is refused. */
import { randomUUID } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { contact } from "../ground.ts"
import { answeredWrong, askedWrong, operations, toldWrong } from "./interactionSpec.ts"
import { queue } from "./org.ts"
import { ann, bot, botId, channelAddress, entry, fields, saying, talking } from "./talking.ts"

type Talking = Effect.Effect.Success<ReturnType<typeof talking>>

const Entries = Schema.Struct({
  conversationEntries: Schema.Array(
    Schema.Struct({ clientTimestamp: Schema.Int, sender: Schema.Unknown, entryPayload: Schema.Unknown })
  )
})
const entries = (reply: { readonly body: unknown }) =>
  Schema.decodeUnknownSync(Entries)(reply.body).conversationEntries.map(({ entryPayload }) => fields(entryPayload))

/** The status, and the code that a call was refused with. */
const refused = ({ body, status }: { readonly status: number; readonly body: unknown }) => [
  status,
  fields(body)["code"]
]

/** What a channel posts to bring this. */
const bringing = (from: string, payload: { readonly id: string }, more: Record<string, unknown> = {}) => ({
  to: channelAddress,
  from,
  interactions: [{ interactionType: "EntryInteraction", timestamp: Date.now(), payload, ...more }]
})

const boundary = "part"
const multipart = (json: unknown, file?: { readonly type: string; readonly text: string }) =>
  [
    `--${boundary}\r\ncontent-disposition: form-data; name="json"\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(json)}`,
    ...(file === undefined
      ? []
      : [
          `--${boundary}\r\ncontent-disposition: form-data; name="attachments"; filename="a"\r\ncontent-type: ${file.type}\r\n\r\n${file.text}`
        ]),
    `--${boundary}--\r\n`
  ].join("\r\n")

/** As `multipart/form-data`. */
const bring = ({ call }: Talking, json: unknown, file?: { readonly type: string; readonly text: string }) =>
  call("POST", "/interactions", multipart(json, file), { "content-type": `multipart/form-data; boundary=${boundary}` })

describe("each operation of the vendor's file", () => {
  it.scopedLive("takes what the file says, and answers as it says, well and badly", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const identifier = yield* it.taken
      const [session] = yield* it.sessions
      const short = String(session?.["Id"]).slice(0, 15)
      const [work] = yield* it.works
      const nobody = { conversationIdentifier: randomUUID() }
      const there = { conversationIdentifier: identifier }
      const address = { channelAddressIdentifier: channelAddress }
      const acknowledgement = {
        acknowledgementType: "Read",
        acknowledgementTimestamp: "1770113472000",
        acknowledgedConversationEntryIdentifier: randomUUID(),
        acknowledgmentCreatedConversationEntryIdentifier: randomUUID()
      }
      const result = { workItemId: short, success: true, externallyRouted: false }
      const dave = { ...ann, subject: "+15557650001" }
      const past = {
        ...address,
        conversationParticipants: [{ participant: dave, joinedTime: Date.now() }],
        conversationEntries: [{ clientTimestamp: Date.now(), sender: dave, entryPayload: entry("before") }]
      }
      const capabilities = {
        appType: "custom",
        channelCapabilities: [
          {
            channelType: "custom",
            messageTypeCapabilities: [
              { messageType: "StaticContentMessage", formatTypeCapabilities: [{ formatType: "Text" }] }
            ]
          }
        ]
      }
      const agentWork = { workId: work?.["Id"], contextType: "Chatbot", status: "Accept", workItemId: short, botId }

      /** In an order in which each one goes well; a request that goes badly, and its code. */
      const all: ReadonlyArray<readonly [string, string, number, unknown, unknown, number]> = [
        ["POST", "/conversationEntry", 202, saying(identifier, entry("hi")), saying(randomUUID(), entry("hi")), 10018],
        ["GET", "/conversationEntry", 200, { ...there, startTime: 0 }, { ...there, startTime: 0, limit: 21 }, 10092],
        ["PATCH", "/agentWork", 202, agentWork, { ...agentWork, botId: "nobody" }, 10084],
        [
          "POST",
          "/agentWork",
          202,
          { userId: "005000000000002", workItemId: short },
          { userId: "x", workItemId: "0".repeat(15) },
          10012
        ],
        ["POST", "/routingResult", 202, { ...there, ...result }, { ...there, ...result, success: false }, 10034],
        [
          "PATCH",
          "/consent",
          200,
          { ...address, endUserClientId: contact, consentStatus: "DoublyOptedIn" },
          { ...address, endUserClientId: "x", consentStatus: "OptedOut" },
          10020
        ],
        ["PATCH", "/capabilities", 200, { capabilities }, {}, 10089],
        [
          "POST",
          "/acknowledgement",
          200,
          { ...there, sender: ann, acknowledgements: [acknowledgement] },
          { ...nobody, sender: ann, acknowledgements: [acknowledgement] },
          10018
        ],
        ["POST", "/conversation", 202, { ...address, participants: [ann] }, { ...address, participants: [bot] }, 10042],
        ["POST", "/conversationHistory", 202, past, { ...past, channelAddressIdentifier: "nowhere" }, 10017],
        [
          "POST",
          "/route",
          202,
          { ...there, routingType: "Transfer", routingInfo: { queueId: queue } },
          { ...there, routingType: "Conference" },
          10075
        ],
        ["DELETE", "/route", 202, there, nobody, 10018],
        [
          "POST",
          "/participant",
          200,
          { ...there, participants: [ann], operation: "Remove" },
          { ...there, participants: [dave], operation: "Remove" },
          10036
        ]
      ]
      for (const [method, path, status, body, bad, code] of all) {
        const what = `${method} ${path}`
        assert.deepStrictEqual(askedWrong(method, path, body), [], what)
        const worse = yield* it.call(method, path, bad)
        assert.deepStrictEqual(answeredWrong(method, path, worse.status, worse.body), [], what)
        const error = fields(worse.body)
        assert.strictEqual(fields(error["errorDetail"] ?? error)["code"], code, what)
        const well = yield* it.call(method, path, body)
        assert.strictEqual(well.status, status, `${what} ${JSON.stringify(well.body)}`)
        assert.deepStrictEqual(answeredWrong(method, path, status, well.body), [], what)
        assert.include(fields(well.body), { success: true }, what)
      }

      const eve = bringing("+15557650002", entry("over the channel"))
      assert.deepStrictEqual(askedWrong("POST", "/interactions", { json: eve }), [])
      const brought = yield* bring(it, eve)
      assert.deepStrictEqual(answeredWrong("POST", "/interactions", brought.status, brought.body), [])
      assert.strictEqual(brought.status, 202)
      const end = {
        ...address,
        conversationIdentifier: fields(brought.body)["conversationIdentifier"],
        endUserClientId: "+15557650002",
        operation: "End"
      }
      assert.deepStrictEqual(askedWrong("POST", "/messagingSession", end), [])
      for (const success of [true, false]) {
        const ended = yield* it.call("POST", "/messagingSession", end)
        assert.deepInclude(ended, { status: 200 })
        assert.include(fields(ended.body), { success })
        assert.deepStrictEqual(answeredWrong("POST", "/messagingSession", 200, ended.body), [])
      }
      const tried = [
        ...all.map(([method, path]) => `${method} ${path}`),
        "POST /interactions",
        "POST /messagingSession"
      ]
      assert.sameMembers(tried, [...operations])
    })
  )

  it("has a judge who sees what is wrong", () => {
    const good = saying("x", entry("hi"))
    assert.deepStrictEqual(askedWrong("POST", "/conversationEntry", good), [])
    assert.isNotEmpty(askedWrong("POST", "/conversationEntry", { ...good, sender: undefined }))
    assert.isNotEmpty(askedWrong("POST", "/conversationEntry", saying("x", { entryType: "Message", id: "1" })))
    const { abstractMessage } = entry("hi")
    const textless = { ...abstractMessage, staticContent: { formatType: "Text" } }
    assert.isNotEmpty(
      askedWrong("POST", "/conversationEntry", saying("x", { ...entry("hi"), abstractMessage: textless }))
    )
    assert.isNotEmpty(answeredWrong("POST", "/conversationEntry", 400, { code: "10018", message: "x" }))
    assert.isNotEmpty(answeredWrong("GET", "/nowhere", 200, {}))
    assert.isNotEmpty(toldWrong("InteractionEvent", { payload: {} }))
  })
})

describe("the headers", () => {
  it.scopedLive("have to be the bot's, each with a code of its own", () =>
    Effect.gen(function* () {
      const { call, taken } = yield* talking()
      const identifier = yield* taken
      const asks = (headers: Record<string, string>) =>
        Effect.map(call("POST", "/conversationEntry", saying(identifier, entry("hi")), headers), refused)
      assert.deepStrictEqual(yield* asks({ authorization: "" }), [401, 10004])
      assert.deepStrictEqual(yield* asks({ authorization: "Bearer stranger" }), [401, 10004])
      assert.deepStrictEqual(yield* asks({ orgid: "00D000000000002" }), [403, 10005])
      assert.deepStrictEqual(yield* asks({ authorizationcontext: "00D000000000001_Nobody" }), [403, 10001])
      assert.deepStrictEqual(yield* asks({ authorizationcontexttype: "EmbeddedMessagingChannel" }), [403, 10093])
      assert.deepStrictEqual(yield* asks({ authorizationcontexttype: "ConversationChannelDefinition" }), [403, 10093])
      assert.deepStrictEqual(yield* asks({ requestid: "1" }), [400, 10016])
      for (const name of ["orgid", "authorizationcontext", "authorizationcontexttype", "requestid"]) {
        assert.deepStrictEqual(yield* asks({ [name]: "" }), [400, 10016])
      }
      assert.deepStrictEqual(yield* asks({ authorizationcontexttype: "EXTERNALCONVERSATIONPARTICIPANT" }), [
        202,
        undefined
      ])
    })
  )
})

describe("what the bot says", () => {
  it.scopedLive("goes to the phone, once for each id", () =>
    Effect.gen(function* () {
      const { call, said, taken } = yield* talking()
      const identifier = yield* taken
      const id = randomUUID()
      const send = call("POST", "/conversationEntry", saying(identifier, entry("Your table is booked.", id)))
      assert.deepInclude(yield* send, { status: 202, body: { success: true } })
      assert.deepStrictEqual(refused(yield* send), [400, 10073])
      const choices = {
        ...entry("", randomUUID()),
        abstractMessage: {
          messageType: "ChoicesMessage",
          choices: {
            formatType: "Buttons",
            text: "Which day?",
            optionItems: ["Monday", "Friday"].map((title) => ({
              itemType: "TitleOptionItem",
              optionIdentifier: randomUUID(),
              interactionType: "TitleOptionItem",
              titleItem: { itemType: "TitleItem", title }
            }))
          }
        }
      }
      const asked = { ...choices, abstractMessage: { ...choices.abstractMessage, id: choices.id } }
      assert.strictEqual((yield* call("POST", "/conversationEntry", saying(identifier, asked))).status, 202)
      for (const entryType of ["TypingStartedIndicator", "TypingStoppedIndicator"]) {
        const typing = saying(identifier, { entryType, id: randomUUID(), timestamp: Date.now() })
        assert.strictEqual((yield* call("POST", "/conversationEntry", typing)).status, 202)
      }
      yield* Effect.sleep("90 millis")
      assert.deepStrictEqual(
        (yield* said).filter(({ direction }) => direction === "outbound").map(({ status, text }) => [text, status]),
        [
          ["Your table is booked.", "delivered"],
          ["Which day?\n1. Monday\n2. Friday", "delivered"]
        ]
      )
    })
  )

  it.scopedLive("is refused where it is no message of a bot's in this conversation", () =>
    Effect.gen(function* () {
      const { call, conversation, said, text, work } = yield* talking()
      yield* text("hello")
      const identifier = yield* conversation
      const says = (payload: unknown, sender: unknown = bot) =>
        Effect.map(call("POST", "/conversationEntry", saying(identifier, payload, sender)), refused)
      // Nobody has taken the work yet.
      assert.deepStrictEqual(yield* says(entry("hi")), [403, 10068])
      yield* work("Accept")
      const { abstractMessage, ...rest } = entry("hi")
      const message = (more: Record<string, unknown>) => ({ ...rest, abstractMessage: { ...abstractMessage, ...more } })
      const form = (formatType: string) => message({ staticContent: { formatType } })
      assert.deepStrictEqual(yield* says(entry("hi"), ann), [400, 10038])
      assert.deepStrictEqual(yield* says(entry("hi"), { ...bot, appType: "agent" }), [400, 10037])
      assert.deepStrictEqual(yield* says({ ...entry("hi"), entryType: "Note" }), [400, 10045])
      assert.deepStrictEqual(yield* says(message({ messageType: "FormResponseMessage" })), [400, 10047])
      assert.deepStrictEqual(yield* says(form("Pigeon")), [400, 10048])
      assert.deepStrictEqual(yield* says(form("Buttons")), [400, 10049])
      assert.deepStrictEqual(yield* says(form("Text")), [400, 10089])
      assert.deepStrictEqual(yield* says({ ...entry("hi"), id: "" }), [400, 10059])
      assert.deepStrictEqual(yield* says({ ...entry("hi"), id: randomUUID() }), [400, 10060])
      assert.deepStrictEqual(yield* says(entry("hi", "no-uuid")), [400, 10060])
      const { conversationEntries, ...none } = saying(identifier, entry("hi"))
      for (const body of [
        "not json",
        none,
        { ...none, conversationEntries: [...conversationEntries, ...conversationEntries] }
      ]) {
        assert.deepStrictEqual(refused(yield* call("POST", "/conversationEntry", body)), [400, 10089])
      }
      assert.deepStrictEqual(refused(yield* call("POST", "/nowhere", {})), [404, 404])
      yield* work("Close")
      assert.deepStrictEqual(yield* says(entry("hi")), [400, 10071])
      assert.lengthOf(yield* said, 1)
    })
  )

  it.scopedLive("is read with what was said to it, by a GET with a body: a part of it, from either end", () =>
    Effect.gen(function* () {
      const { call, taken, text } = yield* talking()
      const identifier = yield* taken
      const answer = entry("answer")
      yield* call("POST", "/conversationEntry", saying(identifier, answer))
      const { message } = yield* text("question")
      const read = (more: Record<string, unknown> = {}) =>
        call("GET", "/conversationEntry", { conversationIdentifier: identifier, startTime: 0, ...more })
      const all = entries(yield* read())
      assert.deepStrictEqual(
        all.map(({ entryType }) => entryType),
        ["RoutingWorkResult", "Message", "Message", "Message"]
      )
      assert.deepStrictEqual(all.slice(2), [answer, entry("question", message.id)])
      assert.deepStrictEqual(entries(yield* read({ limit: 1 })), all.slice(0, 1))
      assert.deepStrictEqual(entries(yield* read({ limit: 1, direction: "FROM_END" })), all.slice(3))
      assert.deepStrictEqual(entries(yield* read({ startTime: Date.now() + 1000 })), [])
      assert.deepStrictEqual(entries(yield* read({ endTime: 1 })), [])
      assert.deepStrictEqual(refused(yield* read({ startTime: -1 })), [400, 10090])
      assert.deepStrictEqual(refused(yield* read({ startTime: 2, endTime: 1 })), [400, 10091])
      for (const limit of [0, 21]) assert.deepStrictEqual(refused(yield* read({ limit })), [400, 10092])
      assert.deepStrictEqual(refused(yield* read({ conversationIdentifier: "x" })), [404, 10018])
      const asQuery = `/conversationEntry?conversationIdentifier=${identifier}&startTime=0`
      assert.deepStrictEqual(refused(yield* call("GET", asQuery, "")), [400, 10089])
    })
  )
})

describe("a route", () => {
  it.scopedLive("needs a queue or a flow that is there, and leads back to the bot where none is named", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const conversationIdentifier = yield* it.taken
      const route = (routingInfo?: unknown, routingType = "Transfer") =>
        it.call("POST", "/route", {
          conversationIdentifier,
          routingType,
          ...(routingInfo !== undefined && { routingInfo })
        })
      assert.deepStrictEqual(
        refused(yield* route({ queueId: queue, flow: { flowId: "300", queueId: queue } })),
        [400, 10030]
      )
      assert.deepStrictEqual(refused(yield* route({ flow: { flowId: "300" } })), [400, 10024])
      assert.deepStrictEqual(refused(yield* route({ queueId: "00G000000000009" })), [400, 10032])
      assert.strictEqual((yield* route({ flow: { flowId: "300", queueId: queue } })).status, 202)
      assert.include((yield* it.sessions)[0], { OwnerId: queue, AgentType: "BotToAgent" })
      const unroute = it.call("DELETE", "/route", { conversationIdentifier })
      assert.include(fields((yield* unroute).body), { success: true })
      assert.include(fields((yield* unroute).body), { success: false })
      assert.strictEqual((yield* route(undefined, "Initial")).status, 202)
      assert.include((yield* it.works).at(-1), { Status: "Assigned" })
      yield* it.work("Close").pipe(
        Effect.map(refused),
        Effect.map((it) => assert.deepStrictEqual(it, [400, 10085]))
      )
      yield* it.work("Accept")
      yield* it.work("Close")
      assert.deepStrictEqual(refused(yield* route()), [400, 10071])
    })
  )

  it.scopedLive("and work are found by either id that an event names, and not by another", () =>
    Effect.gen(function* () {
      const { sessions, text, work } = yield* talking()
      yield* text("hello")
      const [session] = yield* sessions
      assert.deepStrictEqual(refused(yield* work("Accept", { workId: "0Bz000000000009" })), [404, 10082])
      assert.deepStrictEqual(refused(yield* work("Accept", { workItemId: "0Mw000000000009" })), [400, 10012])
      assert.deepStrictEqual(refused(yield* work("Pause")), [400, 10089])
      for (let times = 0; times < 2; times++) {
        assert.strictEqual((yield* work("Accept", { workId: session?.["Id"] })).status, 202)
      }
      assert.deepStrictEqual(refused(yield* work("Decline")), [400, 10085])
    })
  )
})

describe("a channel of somebody else's", () => {
  it.scopedLive("brings words and files, each once", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const from = "+15557650003"
      const hello = bringing(from, entry("hello"))
      const first = yield* bring(it, hello)
      assert.deepInclude(fields(first.body), { success: true, conversationIdentifier: yield* it.conversation })
      assert.deepStrictEqual(refused(yield* bring(it, hello)), [400, 10073])
      const file = {
        to: channelAddress,
        from,
        interactions: [
          {
            interactionType: "AttachmentInteraction",
            timestamp: Date.now(),
            id: randomUUID(),
            attachmentIndex: 0,
            contentLength: 5,
            text: "look"
          }
        ]
      }
      assert.strictEqual((yield* bring(it, file, { type: "text/plain", text: "bytes" })).status, 202)
      const all = yield* it.said
      assert.deepInclude(all[1], {
        text: "look",
        media: [{ type: "text/plain", url: `data:text/plain;base64,${Buffer.from("bytes").toString("base64")}` }]
      })
      assert.deepStrictEqual(refused(yield* bring(it, file)), [400, 10011])
      assert.deepStrictEqual(refused(yield* bring(it, { ...bringing(from, entry("x")), to: "nowhere" })), [404, 10017])
      const response = { ...entry("x"), abstractMessage: { ...entry("x").abstractMessage, messageType: "FormMessage" } }
      const forms = bringing(from, { ...response, id: response.abstractMessage.id })
      assert.deepStrictEqual(refused(yield* bring(it, forms)), [400, 10062])
      assert.deepStrictEqual(refused(yield* bring(it, {})), [400, 10089])
    })
  )

  it.scopedLive("lets a session fall silent, and the next text wakes it", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const conversationIdentifier = yield* it.taken
      const [session] = yield* it.sessions
      const change = (more: Record<string, unknown>) =>
        Effect.map(
          it.call("POST", "/messagingSession", {
            channelAddressIdentifier: channelAddress,
            conversationIdentifier,
            endUserClientId: contact,
            operation: "Inactivate",
            ...more
          }),
          ({ body }) => fields(body)["errorReason"] ?? fields(body)["success"]
        )
      assert.strictEqual(yield* change({}), "SESSION_NOT_FOUND")
      assert.strictEqual(yield* change({ endUserClientId: "x" }), "END_USER_NOT_FOUND")
      assert.strictEqual(yield* change({ channelAddressIdentifier: "x" }), "CHANNEL_ADDRESS_NOT_FOUND")
      assert.strictEqual(yield* change({ conversationIdentifier: "x" }), "ACTIVE_CONVERSATION_NOT_FOUND")
      assert.isTrue(yield* change({ sessionId: session?.["Id"] }))
      assert.include((yield* it.sessions)[0], { Status: "Inactive" })
      yield* it.text("hello again")
      assert.include((yield* it.sessions)[0], { Status: "Active" })
    })
  )
})

describe("a fault", () => {
  it.scopedLive("befalls the operation that it was ordered for", () =>
    Effect.gen(function* () {
      const { call, fault, said, taken } = yield* talking()
      const identifier = yield* taken
      const id = randomUUID()
      const send = call("POST", "/conversationEntry", saying(identifier, entry("hi", id)))
      yield* fault({ operation: "create", kind: "429", retryAfter: 3 })
      const many = yield* send
      assert.deepStrictEqual([many.status, many.headers["retry-after"]], [429, "3"])
      yield* fault({ operation: "create", kind: "500" })
      assert.deepStrictEqual(refused(yield* send), [500, 500])
      yield* fault({ operation: "create", kind: "drop" })
      yield* Effect.flip(send)
      yield* fault({ operation: "create", kind: "drop-after" })
      yield* Effect.flip(send)
      assert.deepStrictEqual(refused(yield* send), [400, 10073])
      assert.lengthOf(yield* said, 2)

      yield* fault({ operation: "fetch", kind: "500" })
      const read = call("GET", "/conversationEntry", { conversationIdentifier: identifier, startTime: 0 })
      assert.strictEqual((yield* read).status, 500)
      assert.strictEqual((yield* read).status, 200)
      yield* fault({ operation: "route", kind: "500" })
      const route = call("POST", "/route", { conversationIdentifier: identifier, routingType: "Transfer" })
      assert.strictEqual((yield* route).status, 500)
      assert.strictEqual((yield* route).status, 202)
    })
  )
})
