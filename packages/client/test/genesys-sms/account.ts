/** An agent who exists in these tests only, a server that lets her in as the vendor's does, and what it knows. */
import { HttpClient, HttpClientResponse } from "@effect/platform"
import { GenesysClient, type GenesysClientOptions, SmsSession } from "@parley/client/genesys-sms"
import { Effect, Redacted, Schema } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"

export const username = "bot@example.com"
export const password = Redacted.make("canary-password")

export const clientAt = (apiUrl: string, options: Partial<GenesysClientOptions> = {}) =>
  GenesysClient.make({ apiUrl, username, password, ...options })

/** Is logged in without a request that anybody hears. */
export const knownClientAt = (apiUrl: string, options: Partial<GenesysClientOptions> = {}) =>
  clientAt(apiUrl, {
    ...options,
    transformClient: (client) =>
      HttpClient.transform(client, (answer, request) =>
        request.headers["authorization"] === undefined
          ? answer
          : Effect.succeed(HttpClientResponse.fromWeb(request, new Response('{"statusCode":0}')))
      )
  })

export interface Options {
  /** The header's name that it announces; none: it does not look for forged requests. */
  readonly csrf?: string
  /** Whether it still knows this login: 1 for the first. */
  readonly knows?: (login: number) => boolean
  readonly login?: Answer
}

/** Lets in who has the password, and answers no other who has no cookie and no token of the last login. */
export const server = (answer: Answer, { csrf = "X-CSRF-TOKEN", knows = () => true, login }: Options = {}) => {
  let logins = 0
  return loopback((response, heard, count) => {
    if (heard.headers.authorization !== undefined) {
      if (login !== undefined) return login(response, heard, count)
      logins += 1
      return json(
        200,
        { statusCode: 0, user: { userName: username } },
        {
          "set-cookie": `JSESSIONID=canary-cookie-${logins}; Path=/; HttpOnly`,
          "X-CSRF-HEADER": csrf,
          "X-CSRF-TOKEN": `canary-csrf-${logins}`
        }
      )(response, heard, count)
    }
    const hasCookie = heard.headers.cookie === `JSESSIONID=canary-cookie-${logins}`
    const hasToken = heard.headers[csrf.toLowerCase()] === `canary-csrf-${logins}`
    if (hasCookie && knows(logins) && (heard.method === "GET" || hasToken)) return answer(response, heard, count)
    response.writeHead(403, { "content-type": "text/plain" }).end("Missing or invalid Csrf token")
  })
}

export const ok = json(200, { statusCode: 0, referenceId: 41 })

export const row = (fields: Record<string, unknown> = {}) => ({
  id: "0000Aa0B1C2D000E",
  state: "Chatting",
  uri: "http://gws.example.com:8080/api/v2/smssessions/0000Aa0B1C2D000E",
  path: "/smssessions/0000Aa0B1C2D000E",
  participants: [
    {
      type: "Agent",
      nickname: "HelpBot",
      participantId: "00000000000A0001",
      id: "u-1",
      uri: "http://u",
      path: "/users/u-1"
    },
    { type: "Customer", nickname: "Ann", participantId: "00000000000A0002", visibility: "All" }
  ],
  capabilities: ["SendMessage", "Leave", "Complete", "AttachUserData"],
  userData: { PhoneNumber: "+15005550009", Attempts: 2, Order: { id: 7, lines: ["cake"] } },
  ...fields
})

/** The sample of the resource page, which has no envelope and no `path`. */
export const seed = {
  state: "Chatting",
  id: "0000Na9B26EF002G",
  uri: "http://localhost:8080/api/v2/smsessions/0000Na9B26EF002G",
  participants: [
    { type: "Agent", nickname: "Agent1", participantId: "009052BDEE4A003E" },
    { type: "Customer", nickname: "PersonP", participantId: "009052BDEE39003C" }
  ],
  capabilities: [
    "AttachUserData",
    "UpdateUserData",
    "DeleteUserData",
    "Leave",
    "LeaveAndComplete",
    "Transfer",
    "Invite",
    "Consult"
  ],
  userData: {}
}

export const message = (fields: Record<string, unknown> = {}) => ({
  index: 1,
  type: "Text",
  text: "hello",
  from: { type: "Customer", nickname: "Ann", participantId: "00000000000A0002" },
  visibility: "All",
  timestamp: "2026-02-03T10:11:12.000+0000",
  timestampSeconds: 1_770_113_472_000,
  ...fields
})

/** A session as it was read. */
export const read = (fields: Record<string, unknown> = {}) => Schema.decodeUnknownSync(SmsSession)(row(fields))
