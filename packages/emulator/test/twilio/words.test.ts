/** The small crafts of the practice Twilio: signatures, segments, TwiML. */
import { assert, describe, it } from "@effect/vitest"
import { segments } from "../../dist/twilio/segments.js"
import { signature } from "../../dist/twilio/signature.js"
import { replies } from "../../dist/twilio/twiml.js"

describe("a signature", () => {
  const url = "https://example.com/hooks/sms?tenant=acme"
  const form: ReadonlyArray<[string, string]> = [
    ["From", "+15005550006"],
    ["To", "+15005550001"],
    ["Body", "Hi there & bye"],
    ["MessageSid", `SM${"0".repeat(32)}`],
    ["NumMedia", "0"]
  ]
  it("covers the address and the sorted parameters", () =>
    assert.strictEqual(signature("12345", url, form), "YIeviZQ2L92hyeE7rqkivbUG7JA="))
  it("counts the values of a repeated parameter once each, sorted", () =>
    assert.strictEqual(
      signature("12345", url, [...form, ["MediaUrl", "b"], ["MediaUrl", "a"], ["MediaUrl", "a"]]),
      "i2n5HihD5g/CZB8j0bIdz93WMqQ="
    ))
  it("covers the address alone when the body is no form", () =>
    assert.strictEqual(
      signature(
        "12345",
        "https://example.com/hooks/json?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
      ),
      "JNLNxSyRxPqzfkwMkdH7kxBz93I="
    ))
})

describe("the segments of a text", () => {
  it.each([
    ["nothing", "", 1],
    ["160 of the GSM alphabet", "a".repeat(160), 1],
    ["161 of it", "a".repeat(161), 2],
    ["two full parts", "a".repeat(306), 2],
    ["one more", "a".repeat(307), 3],
    ["80 euro signs, two places each", "€".repeat(80), 1],
    ["81 of them", "€".repeat(81), 2],
    ["an escape that does not fit the end of a part", `${"a".repeat(152)}€${"a".repeat(152)}`, 3],
    ["70 outside of GSM", "ж".repeat(70), 1],
    ["71 of them", "ж".repeat(71), 2],
    ["35 emoji", "👍".repeat(35), 1],
    ["67 emoji, none cut in two", "👍".repeat(67), 3]
  ])("%s", (_, text, count) => assert.strictEqual(segments(text), count))
})

describe("TwiML", () => {
  it.each([
    ["no TwiML", "OK", []],
    ["nothing to say", '<?xml version="1.0"?><Response></Response>', []],
    ["a message outside of a response", "<Message>hi</Message>", []],
    [
      "a message",
      "<Response><Message>a &lt;b&gt; &amp;amp; &#233;&#x1F44D;</Message></Response>",
      [{ text: "a <b> &amp; é👍", media: [] }]
    ],
    [
      "two, one with media",
      '<Response><Message to="+1"><Body>see</Body><Media>https://e.com/?a=1&amp;b</Media></Message><Message>bye</Message></Response>',
      [
        { text: "see", media: ["https://e.com/?a=1&b"] },
        { text: "bye", media: [] }
      ]
    ]
  ])("%s", (_, xml, expected) => assert.deepStrictEqual(replies(xml), expected))
})
