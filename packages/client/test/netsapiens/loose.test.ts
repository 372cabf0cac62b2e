import { assert, describe, it } from "@effect/vitest"
import {
  Message,
  Messagesession,
  type MessagesessionWritable,
  readOnlyFields,
  sessionOf
} from "@parley/client/netsapiens"
import { SessionState } from "@parley/messaging"
import { DateTime, Either, FastCheck as fc, Schema } from "effect"
import { message, session, stamped } from "./account.ts"

const readSession = Schema.decodeUnknownSync(Messagesession)
const readMessage = Schema.decodeUnknownSync(Message)
const strictly = (name: string) => name !== "messagesession-id" && name !== "id"

describe("a row", () => {
  it("decodes whatever JSON stands in any of its fields, and keeps it as it came", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(session()).filter(strictly)), fc.jsonValue(), (name, value) => {
        const row = session({ [name]: value })
        assert.deepStrictEqual<unknown>(readSession(row).raw, row)
        assert.isTrue(Schema.is(SessionState)(sessionOf(readSession(row))))
      })
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(message()).filter(strictly)), fc.jsonValue(), (name, value) => {
        const row = message({ [name]: value })
        assert.deepStrictEqual<unknown>(readMessage(row).raw, row)
      })
    )
  })

  it("has phone numbers in digits, however they come", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999_999_999_999_999 }), (number) => {
        const read = readSession(session({ "messagesession-remote": number, "messagesession-sms-number": `${number}` }))
        assert.strictEqual(read.remote, `${number}`)
        assert.strictEqual(read.smsNumber, `${number}`)
        assert.strictEqual(readMessage(message({ "from-number": number })).fromNumber, `${number}`)
      })
    )
    assert.strictEqual(readSession(session({ "messagesession-remote": 17145550353 })).remote, "17145550353")
    assert.strictEqual(readSession(session({ "messagesession-remote": 1e21 })).remote, "1000000000000000000000")
  })

  it.each([
    [5, "5"],
    ["007", "007"],
    [true, "true"],
    [{ a: 1 }, '{"a":1}'],
    [[1, "b"], '[1,"b"]'],
    [-1.5, "-1.5"],
    [null, null],
    ["", ""]
  ])("has the text %j as it was meant", (text, meant) => {
    assert.strictEqual(readMessage(message({ text })).text, meant)
  })

  it("has its dates by either spelling, in UTC, and none where there is none", () => {
    const at = DateTime.unsafeMake("2026-02-03T10:11:12Z")
    assert.deepStrictEqual(readSession(session()).lastAt, at)
    assert.deepStrictEqual(readSession(stamped(session())).lastAt, at)
    assert.deepStrictEqual(readMessage(message({ timestamp: "2026-02-03T11:11:12.00+01:00" })).timestamp, at)
    for (const none of [null, "", "0000-00-00 00:00:00", "soon", 5]) {
      assert.isNull(readSession(session({ "messagesession-last-datetime": none })).lastAt)
    }
    const { lastAt: _, ...rest } = readSession(stamped(session()))
    assert.deepInclude(rest, { user: "1001", lastMediaSize: 70 })
  })

  it("has the media's address with and without the space in its name", () => {
    assert.strictEqual(readMessage(message({ "file-access-url ": "https://a" })).fileAccessUrl, "https://a")
    assert.strictEqual(readMessage(message({ "file-access-url": "https://a" })).fileAccessUrl, "https://a")
  })

  it("keeps words that the vendor has added, and insists on its id alone", () => {
    assert.strictEqual<string | null>(readMessage(message({ type: "hologram" })).type, "hologram")
    assert.strictEqual(readMessage({ id: 20202178326 }).id, "20202178326")
    assert.isTrue(Either.isLeft(Schema.decodeUnknownEither(Message)({ text: "no id" })))
    assert.strictEqual(readSession(session({ "messagesession-id": 123 })).id, "123")
  })

  it("has eight fields that nobody but the platform writes", () => {
    assert.lengthOf(readOnlyFields, 8)
    const written: MessagesessionWritable = readSession(session())
    // @ts-expect-error read-only by the vendor's page
    assert.strictEqual(written.lastSender, "18585551234")
  })
})
