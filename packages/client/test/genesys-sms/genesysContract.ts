/** Our own description of the API, with what else the vendor's pages say of it. It is no contract of the vendor's. */
import { readFileSync } from "node:fs"
import { Schema } from "effect"
import { openContract, type Patch } from "../contract.ts"

const file = new URL("./fixtures/smssession.derived.openapi.json", import.meta.url)

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const list = (items: object) => ({ type: "array", items })
const object = (properties: object, required: ReadonlyArray<string> = []) => ({ type: "object", required, properties })
const text = { type: "string" }
const words = (...enumeration: ReadonlyArray<string>) => ({ type: "string", enum: enumeration })
const answer = (schema: object) => ({ "200": { description: "", content: { "application/json": { schema } } } })
const inPath = (name: string) => ({ name, in: "path", required: true, schema: text })
const answered = (path: string, method: string): ReadonlyArray<string> => [
  "paths",
  path,
  method,
  "responses",
  "200",
  "content",
  "application/json",
  "schema"
]
const bodied = (path: string): ReadonlyArray<string> => [
  "paths",
  path,
  "post",
  "requestBody",
  "content",
  "application/json",
  "schema"
]
const added = (path: string, method: string, of: object, why: string): Patch => ({
  at: ["paths", path],
  set: { [method]: of },
  why
})
const posted = (path: string, names: ReadonlyArray<string>, body: object, why: string): Patch =>
  added(
    path,
    "post",
    {
      parameters: names.map(inPath),
      requestBody: { content: { "application/json": { schema: body } } },
      responses: answer(ref("Status"))
    },
    why
  )

const session = ref("SmsSession")
const sessions = list(session)
const user = {
  id: text,
  userName: text,
  firstName: text,
  lastName: text,
  uri: text,
  path: text
}
const uris = { uris: list(text), paths: list(text) }
const supervising = (operationName: string) =>
  object(
    {
      operationName: words(operationName),
      supervisorMonitoringMode: words("NextChat", "AllChats"),
      nickname: text
    },
    ["operationName", "supervisorMonitoringMode"]
  )

const overlay: ReadonlyArray<Patch> = [
  {
    at: answered("/me/smssessions", "get"),
    set: {
      anyOf: [
        object({ smssessions: sessions, ...uris }, ["smssessions"]),
        object({ smsessions: sessions, ...uris }, ["smsessions"]),
        object(uris, ["uris"]),
        sessions,
        session
      ]
    },
    why: "two spellings, and one page without an envelope"
  },
  {
    at: answered("/me/smssessions/{id}", "get"),
    set: {
      anyOf: [object({ smssession: session }, ["smssession"]), object({ smsession: session }, ["smsession"]), session]
    },
    why: "two spellings, and one page without an envelope"
  },
  {
    at: answered("/me", "get"),
    set: object({ user: object(user) }, ["user"]),
    why: "as users are elsewhere in this API"
  },
  posted(
    "/users/{user}/smssessions/{id}",
    ["user", "id"],
    object({ operationName: words("Intrude"), supervisorVisibilityMode: words("Monitor", "Coach", "BargeIn") }, [
      "operationName",
      "supervisorVisibilityMode"
    ]),
    "the page of Intrude"
  ),
  added(
    "/users/{user}",
    "get",
    {
      parameters: [inPath("user"), { name: "subresources", in: "query", required: true, schema: text }],
      responses: answer(object({ user: object({ ...user, smssessions: sessions, smsessions: sessions }) }, ["user"]))
    },
    "subresources, as the API has them for all that an agent has"
  ),
  added(
    "/diagnostics/version",
    "get",
    { responses: answer(object({ statusCode: { type: "integer" }, version: text }, ["version"])) },
    "the page of the version"
  )
]

/** One of the bodies that a path has: a session's under their names in the document, all others as they are given. */
const bodyOf = (operationName: string): ReadonlyArray<Patch> => {
  switch (operationName) {
    case "StartContactCenterSession":
      return [
        {
          at: bodied("/me"),
          set: object({ operationName: words(operationName), channels: list(text), place: text }, ["operationName"]),
          why: "each operation for itself"
        }
      ]
    case "EndContactCenterSession":
      return [
        { at: bodied("/me"), set: object({ operationName: words(operationName) }, ["operationName"]), why: "as above" }
      ]
    case "Ready":
    case "NotReady":
      return [
        posted(
          "/me/channels/smssession",
          [],
          object({ operationName: words(operationName) }, ["operationName"]),
          "the page of the same on the channel for chats"
        )
      ]
    case "BargeIn":
    case "Monitor":
    case "Coach":
      return [posted("/users/{user}/channels/smssession", ["user"], supervising(operationName), "the page of BargeIn")]
    default:
      return sources.has(operationName)
        ? [{ at: bodied("/me/smssessions/{id}"), set: ref(`Op${operationName}`), why: "each operation for itself" }]
        : []
  }
}

const Document = Schema.parseJson(
  Schema.Struct({
    components: Schema.Struct({
      schemas: Schema.Record({
        key: Schema.String,
        value: Schema.Struct({ "x-source": Schema.optional(Schema.String) })
      })
    })
  })
)

/** The operations of a session by their names, with the page that each is known from. */
export const sources: ReadonlyMap<string, string> = new Map(
  Object.entries(Schema.decodeSync(Document)(readFileSync(file, "utf8")).components.schemas).flatMap(([name, it]) =>
    it["x-source"] === undefined ? [] : [[name.slice(2), it["x-source"]] as const]
  )
)

/** All operations of a session have one path: with the name of one, the document has that one alone there. */
export const contractOf = (operationName = "") =>
  openContract({ file, dialect: "3.0", overlay: [...overlay, ...bodyOf(operationName)] })
