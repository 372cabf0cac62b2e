import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Message, type Operation, operations } from "@parley/client/twilio"
import { ConfigProvider, Effect, Redacted, SchemaAST } from "effect"
import { json, loopback } from "../loopback.ts"
import { accountSid, authToken, message, messagesPath, page } from "./account.ts"
import { contractOf } from "./contract.ts"
import { program } from "./example.ts"

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
/** The table between two marks, however a formatter has padded it. */
const between = (name: string) =>
  readme.split(`<!-- ${name} -->`)[1]?.trim().replace(/ +/g, " ").replace(/-{3,}/g, "---")
const table = (...rows: ReadonlyArray<ReadonlyArray<string>>) => rows.map((row) => `| ${row.join(" | ")} |`).join("\n")

/** What a field becomes in the engine's words; the others are Twilio's own. */
const unified: Readonly<Record<string, string>> = {
  sid: "`MessageId`",
  accountSid: "`Provider.account`",
  from: "`Conversation.sender`, of what comes in the contact",
  to: "`Conversation.contact`, of what comes in the sender",
  body: "`Message.text`",
  status: "`Delivery`",
  errorCode: "`DeliveryReported.code`"
}

/** Our names beside those on the wire, in the Schema's order. */
const fields = (): ReadonlyArray<readonly [ours: string, theirs: string]> => {
  const namesIn = (ast: SchemaAST.AST) => SchemaAST.getPropertySignatures(ast).map(({ name }) => String(name))
  const ours = namesIn(SchemaAST.typeAST(Message.ast))
  const theirs = namesIn(SchemaAST.encodedAST(Message.ast))
  return ours.map((name) => [
    name,
    theirs.find((it) => it.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()) === name) ?? ""
  ])
}

describe("the README", () => {
  it("shows the example that is compiled and run here", () => {
    const example = readFileSync(new URL("./example.ts", import.meta.url), "utf8")
    assert.include(readme, "```ts\n" + example + "```")
  })

  it.scopedLive("has an example that sends a message and reads a list", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback((response, request, count) =>
        json(200, request.method === "POST" ? message() : page([message()]))(response, request, count)
      )
      const keys = [
        ["PARLEY_TWILIO_ACCOUNT_SID", accountSid],
        ["PARLEY_TWILIO_AUTH_TOKEN", Redacted.value(authToken)],
        ["PARLEY_TWILIO_API_URL", url]
      ] as const
      yield* Effect.withConfigProvider(program, ConfigProvider.fromMap(new Map(keys)))
      assert.deepStrictEqual(
        heard.map(({ method, url }) => `${method} ${url}`),
        [`POST ${messagesPath}`, `GET ${messagesPath}?To=%2B15550100123`]
      )
    })
  )

  it("lists the operations that there are", () => {
    const names: ReadonlyArray<Operation> = ["create", "fetch", "list"]
    assert.sameMembers([...names], Object.keys(operations))
    const rows = names.map((name) => {
      const { method, path, kind } = operations[name]
      const { examples } = contractOf(method, path)
      return [
        `\`${name}\``,
        `${method} \`${path}\``,
        kind === "read" ? "yes" : "no",
        `1, 2, 3 (${examples.length} examples), 4`
      ]
    })
    const head = [
      ["Operation", "Method and path", "Repeated", "Contract checks"],
      ["---", "---", "---", "---"]
    ]
    assert.strictEqual(between("operations"), table(...head, ...rows))
  })

  it("lists the message's fields that there are", () => {
    const { replyTypes } = contractOf(operations.fetch.method, operations.fetch.path)
    const rows = fields().map(([ours, theirs]) => [
      `\`${ours}\``,
      `\`${theirs}\``,
      replyTypes[theirs] ?? "",
      unified[ours] ?? "native"
    ])
    const head = [
      ["Field", "On the wire", "Twilio's type", "In Parley"],
      ["---", "---", "---", "---"]
    ]
    assert.strictEqual(between("fields"), table(...head, ...rows))
  })
})
