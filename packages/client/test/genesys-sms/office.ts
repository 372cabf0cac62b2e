/** A contact centre as a script: the REST side answers as it is told, and CometD is the reference server's. */
import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import { NodeHttpClient } from "@effect/platform-node"
import { type GenesysProviderOptions, make } from "@parley/client/genesys-sms"
import { type Bookmark, type Event, Address } from "@parley/messaging"
import { createCometDServer } from "cometd-nodejs-server"
import { Effect, ExecutionStrategy, Exit, Layer, Queue, Scope, Stream } from "effect"
import { message, password, row, username } from "./account.ts"

type Fields = Record<string, unknown>

export const id = row().id
export const contact = Address.make("+15005550009")
export const sender = Address.make("+15005550030")
const data = { PhoneNumber: contact, ServiceNumber: sender }
export const ours = { type: "Agent", nickname: "HelpBot", participantId: "00000000000A0001" }
export const anna = { type: "Agent", nickname: "Anna", participantId: "00000000000A0003" }
export const customer = { type: "Customer", nickname: "Ann", participantId: "00000000000A0002" }

/** A session with all that one may do in its state. */
export const session = (fields: Fields = {}) =>
  row({
    userData: data,
    participants: [ours, customer],
    capabilities: ["SendMessage", "Leave", "AttachUserData", "UpdateUserData", "DeleteUserData", "Transfer", "Invite"],
    ...fields
  })
export const invited = session({ state: "Invited", participants: [], capabilities: ["Accept", "Reject"] })
export const left = session({ state: "LeftChat", participants: [ours], capabilities: ["Complete", "SetDisposition"] })

export const changed = (smssession: object, notificationType = "StatusChange") => ({
  messageType: "SMSsessionStateChangeMessage",
  notificationType,
  smssession
})
export const logged = (messages: ReadonlyArray<object>, session = id) => ({
  messageType: "MessageLogUpdated",
  notificationType: "NewMessages",
  smssessionUri: `http://gws.example.com:8080/api/v2/smssessions/${session}`,
  smssessionPath: `/smssessions/${session}`,
  messages
})
export const said = (index: number, fields: Fields = {}) => message({ index, text: `words ${index}`, ...fields })

export const office = Effect.gen(function* () {
  const sessions = new Map<string, Fields>()
  const logs = new Map<string, Array<Fields>>()
  /** What was asked, as `GET /me/smssessions` or as the name of an operation; a `login` has a password with it. */
  const heard: Array<string> = []
  const bodies: Array<Fields> = []
  /** By the name of what was asked: the answer, which may never come, or what happens before the usual one. */
  const answers = new Map<string, (body: Fields) => readonly [number, object] | "never" | void>()

  const bayeux = createCometDServer({ timeout: 5000 })
  const answerTo = (line: string, path: string): readonly [number, object] => {
    const [, , , sessionId = "", messages] = path.split("/")
    if (line === "login" || line === "GET /me") return [200, { statusCode: 0, user: { userName: username } }]
    if (!line.startsWith("GET ")) return [200, { statusCode: 0, referenceId: 41 }]
    if (sessionId === "") return [200, { statusCode: 0, smssessions: [...sessions.values()] }]
    if (messages !== undefined && logs.has(sessionId)) return [200, { messages: logs.get(sessionId) }]
    const one = sessions.get(sessionId)
    return one === undefined ? [404, { statusCode: 6 }] : [200, { statusCode: 0, smssession: one }]
  }
  const answer = (response: ServerResponse, { headers, method, url }: IncomingMessage, text: string) => {
    const { pathname, searchParams } = new URL(url ?? "", "http://localhost")
    const body: Fields = text === "" ? {} : JSON.parse(text)
    const line =
      headers.authorization === undefined ? String(body["operationName"] ?? `${method} ${pathname}`) : "login"
    heard.push(line)
    bodies.push(body)
    const given = answers.get(line)?.(body) ?? answerTo(line, pathname)
    if (given === "never") return
    const [status, said] = given
    const from = Number(searchParams.get("startIndex") ?? 0)
    const shown =
      "messages" in said && Array.isArray(said.messages)
        ? { messages: said.messages.filter(({ index }) => index < 0 || index >= from) }
        : said
    response.writeHead(status, {
      "content-type": "application/json",
      ...(line === "login" && { "set-cookie": "JSESSIONID=canary" })
    })
    response.end(JSON.stringify(shown))
  }
  const http = createServer((request, response) => {
    if (request.url === "/notifications") return bayeux.handle(request, response)
    let text = ""
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
    request.on("end", () => answer(response, request, text))
  })
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => void http.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        bayeux.close()
        http.close().closeAllConnections()
      })
  )
  const address = http.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`

  return {
    sessions,
    logs,
    heard,
    bodies,
    answers,
    count: (line: string) => heard.filter((it) => it === line).length,
    bodyOf: (operation: string) => bodies.find((it) => it["operationName"] === operation),
    put: (fields: Fields, log: Array<Fields> = []) => {
      sessions.set(String(fields["id"]), fields)
      logs.set(String(fields["id"]), log)
    },
    tell: (data: object, channel = "/v2/me/smssessions") =>
      Effect.sync(() => bayeux.createServerChannel(channel).publish(null, data)),
    provider: (options: Partial<GenesysProviderOptions> = {}) =>
      Effect.gen(function* () {
        const client = yield* Layer.build(NodeHttpClient.layerUndici)
        return yield* Effect.provide(
          make({
            apiUrl: url,
            username,
            password,
            nickname: "HelpBot",
            contactKey: "PhoneNumber",
            senderKey: "ServiceNumber",
            ...options
          }),
          client
        )
      })
  }
})

/** What is told, one after the other, from the time that the agent is at work and all has been read. */
export const hearing = <E>(events: Stream.Stream<Event | Bookmark, E>) =>
  Effect.gen(function* () {
    const told = yield* Queue.unbounded<Event>()
    const scope = yield* Scope.fork(yield* Effect.scope, ExecutionStrategy.sequential)
    yield* Effect.forkIn(
      Stream.runForEach(events, (event) => (event._tag === "Bookmark" ? Effect.void : told.offer(event))),
      scope
    )
    return {
      next: Effect.timeout(Queue.take(told), "15 seconds"),
      rest: Queue.takeAll(told),
      stop: Scope.close(scope, Exit.void)
    }
  })

export const until = (is: () => boolean) =>
  Effect.timeout(Effect.repeat(Effect.delay(Effect.sync(is), "5 millis"), { until: (it) => it }), "15 seconds")
