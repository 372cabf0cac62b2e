import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Feedback, Media, Message, operations } from "@parley/client/twilio"
import { ConfigProvider, Effect, Redacted } from "effect"
import { json, loopback } from "../loopback.ts"
import { fieldsTable, isInReadme, operationsTable } from "../tables.ts"
import { accountSid, authToken, message, messagesPath, page } from "./account.ts"
import { program } from "./example.ts"
import { contract } from "./messagesContract.ts"

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
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

  it.live("lists the operations that there are", () =>
    isInReadme("twilio:operations", operationsTable(operations, contract))
  )

  it.live("lists the fields of a message", () =>
    isInReadme(
      "twilio:message",
      fieldsTable({
        schema: Message,
        contract: contract.contractOf(operations.fetch.method, operations.fetch.path),
        writable: { body: "`redact` empties it", status: "`cancel`, while it is scheduled" },
        unified: {
          sid: "`MessageId`; of what comes in `EventId`",
          accountSid: "`Provider.account`",
          from: "`Conversation.sender`; of what comes in the contact",
          to: "`Conversation.contact`; of what comes in the sender",
          body: "`Message.text`",
          status: "`Delivery`",
          errorCode: "`DeliveryReported.code`"
        }
      })
    )
  )

  it.live("lists the fields of a message's media", () =>
    isInReadme(
      "twilio:media",
      fieldsTable({
        schema: Media,
        contract: contract.contractOf(operations["media.fetch"].method, operations["media.fetch"].path),
        unified: { contentType: "`Media.type`", uri: "`Media.url`, behind the API's address and without `.json`" }
      })
    )
  )

  it.live("lists the fields of a feedback", () =>
    isInReadme(
      "twilio:feedback",
      fieldsTable({
        schema: Feedback,
        contract: contract.contractOf(operations.feedback.method, operations.feedback.path),
        writable: { outcome: "`feedback` says it" },
        unified: {}
      })
    )
  )
})
