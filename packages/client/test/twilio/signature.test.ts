import { assert, describe, it } from "@effect/vitest"
import { receive, sign, signatureHeader } from "@parley/client/twilio"
import { Effect, Either, Redacted } from "effect"
import fc from "fast-check"
import twilio from "twilio"
import { accountSid, authToken, publicUrl } from "./account.ts"

const token = Redacted.value(authToken)
const contentType = "application/x-www-form-urlencoded"
const target = "/webhooks/twilio"
const bytes = (text: string) => new TextEncoder().encode(text)

/** What became of a webhook: `heard`, or why not. */
const outcome = (options: {
  readonly body: Uint8Array
  readonly signature?: string | undefined
  readonly target?: string
  readonly publicUrl?: string
  readonly contentType?: string
}) => {
  const webhook = {
    target: options.target ?? target,
    headers: { "content-type": options.contentType ?? contentType, [signatureHeader]: options.signature },
    body: options.body
  }
  const config = { accountSid, authToken, publicUrl: options.publicUrl ?? publicUrl }
  const result = Effect.runSync(Effect.either(receive(config)(webhook)))
  if (Either.isRight(result)) return "heard"
  return result.left._tag === "Refused" ? result.left.reason : result.left._tag
}

const greeting = { AccountSid: accountSid, MessageSid: "SM1", From: "+15550100123", To: "+15550100001", Body: "Hi" }
const formOf = (parameters: Iterable<readonly [string, string]>) =>
  new URLSearchParams(Array.from(parameters, ([name, value]): [string, string] => [name, value])).toString()

describe("a signature", () => {
  const parameters = [
    ["From", "+15005550006"],
    ["To", "+15005550001"],
    ["Body", "Hi there & bye"],
    ["MessageSid", `SM${"0".repeat(32)}`],
    ["NumMedia", "0"]
  ] as const
  const media = [
    ["MediaUrl", "b"],
    ["MediaUrl", "a"],
    ["MediaUrl", "a"]
  ] as const
  const json =
    "https://example.com/hooks/json?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"

  it.each([
    ["of a form", "https://example.com/hooks/sms?tenant=acme", parameters, "YIeviZQ2L92hyeE7rqkivbUG7JA="],
    [
      "of a form with repeated names",
      "https://example.com/hooks/sms?tenant=acme",
      [...parameters, ...media],
      "i2n5HihD5g/CZB8j0bIdz93WMqQ="
    ],
    ["of a body that is no form", json, [], "JNLNxSyRxPqzfkwMkdH7kxBz93I="]
  ] as const)("%s is the one that was computed elsewhere", (_, url, parameters, expected) => {
    assert.strictEqual(sign({ authToken: Redacted.make("12345"), url, parameters }), expected)
  })

  /**
   * The official package is the oracle. It is wrong on `'` in a query from 5.0.4 until it looked at the address as received
   * first, so an oracle that refuses what its own `getExpectedTwilioSignature` made is told apart here, and counted.
   * Names are ASCII, as Twilio's are: on others the package sorts by UTF-16 units, we by bytes.
   */
  it("agrees with the official package on 10,000 random requests", () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/)
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", " ", "+", "%", "&=", "'", "é", "👍")
    )
    const query = fc.oneof(fc.constant(""), fc.stringMatching(/^\?[a-z]=[A-Za-z0-9'%2+!*()~._-]{0,12}$/))
    const host = fc.constantFrom("bot.example", "bot.example:443", "bot.example:8443", "127.0.0.1:3000", "[::1]:3000")
    const request = fc.record({
      scheme: fc.constantFrom("https", "http"),
      host,
      query,
      parameters: fc.dictionary(name, value)
    })
    const seed = Math.floor(Math.random() * 2 ** 31)
    console.log(`seed ${seed}`)
    let wrong = 0
    fc.assert(
      fc.property(request, fc.boolean(), ({ scheme, host, query, parameters }, spoilt) => {
        const publicUrl = `${scheme}://${host}`
        const url = publicUrl + target + query
        const genuine = twilio.getExpectedTwilioSignature(token, url, parameters)
        assert.strictEqual(sign({ authToken, url, parameters: Object.entries(parameters) }), genuine)
        const signature = spoilt ? genuine.replace(/^./, (first) => (first === "A" ? "B" : "A")) : genuine
        const theirs = twilio.validateRequest(token, signature, url, parameters)
        const ours =
          outcome({ publicUrl, target: target + query, signature, body: bytes(formOf(Object.entries(parameters))) }) !==
          "NotGenuine"
        // A random `AccountSid` is not ours, and a request without one gets past the signature.
        if (query.includes("'") && !spoilt && !theirs) wrong++
        else assert.strictEqual(ours, theirs)
        assert.strictEqual(ours, !spoilt)
      }),
      { numRuns: 10_000, seed }
    )
    if (wrong > 0) console.log(`the official package refused ${wrong} genuine requests with ' in the query`)
  }, 60_000)

  it("of JSON is the official package's, and agrees with it on what is not genuine", () => {
    const spoilt = fc.constantFrom("nothing", "body", "signature", "digest")
    fc.assert(
      fc.property(fc.json(), fc.stringMatching(/^(a=[a-z0-9]{0,8}&)?$/), spoilt, (body, query, spoilt) => {
        const at = `${target}?${query}bodySHA256=${twilio.getExpectedBodyHash(spoilt === "digest" ? `${body} ` : body)}`
        const genuine = twilio.getExpectedTwilioSignature(token, publicUrl + at, {})
        assert.strictEqual(sign({ authToken, url: publicUrl + at, parameters: [] }), genuine)
        const signature = spoilt === "signature" ? genuine.replace(/^./, (it) => (it === "A" ? "B" : "A")) : genuine
        const sent = spoilt === "body" ? `${body} ` : body
        const theirs = twilio.validateRequestWithBody(token, signature, publicUrl + at, sent)
        const ours = outcome({ target: at, signature, body: bytes(sent), contentType: "application/json" })
        assert.strictEqual(ours !== "NotGenuine", theirs)
        assert.strictEqual(theirs, spoilt === "nothing")
      }),
      { numRuns: 2000 }
    )
  })

  it("of JSON, as it was computed elsewhere, is heard with that body and no other", () => {
    const heard = (body: string) =>
      Effect.runSync(
        Effect.flip(
          receive({ accountSid, authToken: Redacted.make("12345"), publicUrl: "https://example.com" })({
            target: json.slice("https://example.com".length),
            headers: { "content-type": "application/json", [signatureHeader]: "JNLNxSyRxPqzfkwMkdH7kxBz93I=" },
            body: bytes(body)
          })
        )
      ).message
    assert.strictEqual(heard('{"a":1}'), "missing, or not as documented: AccountSid")
    assert.strictEqual(heard('{"a":2}'), "NotGenuine")
  })

  it("with values that are given several times is the official one too", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (values) => {
        // The package sorts by UTF-16 units; below the surrogates that is the order of the bytes.
        fc.pre(values.every((value) => !/[\ud800-\uffff]/.test(value)))
        const parameters = values.map((value) => ["MediaUrl", value] as const)
        const official = twilio.getExpectedTwilioSignature(token, publicUrl, { MediaUrl: values })
        assert.strictEqual(sign({ authToken, url: publicUrl, parameters }), official)
      }),
      { numRuns: 500 }
    )
  })
})

describe("a webhook", () => {
  const parameters = Object.entries(greeting)
  const body = bytes(formOf(parameters))
  const signature = sign({ authToken, url: publicUrl + target, parameters })

  it("is heard when it is genuine, and again when it is repeated", () => {
    assert.strictEqual(outcome({ body, signature }), "heard")
    assert.strictEqual(outcome({ body, signature }), "heard")
  })

  it("is not genuine after any one bit of its body, address or signature is another", () => {
    const flipped = (bytes: Uint8Array, bit: number) => {
      const copy = Uint8Array.from(bytes)
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return copy
    }
    const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1")
    for (let bit = 0; bit < body.length * 8; bit++) {
      const other = flipped(body, bit)
      // "+" and "%2b" in another case, or "%20", are the same bytes in another spelling.
      const same = formOf(new URLSearchParams(textOf(other))) === formOf(parameters)
      assert.strictEqual(outcome({ body: other, signature }), same ? "heard" : "NotGenuine", textOf(other))
    }
    for (let bit = 0; bit < signature.length * 8; bit++) {
      assert.strictEqual(outcome({ body, signature: textOf(flipped(bytes(signature), bit)) }), "NotGenuine")
    }
    for (let bit = 0; bit < target.length * 8; bit++) {
      assert.strictEqual(outcome({ body, signature, target: textOf(flipped(bytes(target), bit)) }), "NotGenuine")
    }
  })

  it("is not genuine with a signature that is missing, empty, cut, in another form or of another token", () => {
    const other = sign({ authToken: Redacted.make("another-token-0123456789"), url: publicUrl + target, parameters })
    const hex = Buffer.from(signature, "base64").toString("hex")
    const cut = Array.from({ length: signature.length - 1 }, (_, length) => signature.slice(0, length + 1))
    const wrong = [
      undefined,
      "",
      " ",
      `${signature} `,
      signature.toLowerCase(),
      hex,
      other,
      `${signature}, ${signature}`,
      ...cut
    ]
    for (const signature of wrong) assert.strictEqual(outcome({ body, signature }), "NotGenuine")
  })

  it("is about our account, or is not genuine, and without any is unreadable", () => {
    const foreign = Object.entries({ ...greeting, AccountSid: `AC${"9".repeat(32)}` })
    const none = parameters.filter(([name]) => name !== "AccountSid")
    const signed = (parameters: ReadonlyArray<readonly [string, string]>) =>
      outcome({ body: bytes(formOf(parameters)), signature: sign({ authToken, url: publicUrl + target, parameters }) })
    assert.strictEqual(signed(foreign), "NotGenuine")
    assert.strictEqual(signed(none), "Unreadable")
  })

  it("with a name twice is refused, once it is known to be genuine", () => {
    for (const value of ["Hi", "Ho"]) {
      const twice = [...parameters, ["Body", value] as const]
      const signature = sign({ authToken, url: publicUrl + target, parameters: twice })
      assert.strictEqual(outcome({ body: bytes(formOf(twice)), signature }), "DuplicateParameter")
      assert.strictEqual(outcome({ body: bytes(formOf(twice)), signature: "wrong" }), "NotGenuine")
    }
  })

  it("that moves a text into another parameter is no other message, though its signature is the same", () => {
    // Twilio puts nothing between names and values: only the parameters that we demand tell the two apart.
    const moved = [
      ...parameters.filter(([name]) => name !== "From" && name !== "Body"),
      ["Body", "HiFrom+15550100123"] as const
    ]
    assert.strictEqual(sign({ authToken, url: publicUrl + target, parameters: moved }), signature)
    assert.strictEqual(outcome({ body: bytes(formOf(moved)), signature }), "Unreadable")
  })

  it("counts with the usual port and without it", () => {
    for (const signedUrl of ["https://bot.example", "https://bot.example:443"]) {
      const signature = sign({ authToken, url: signedUrl + target, parameters })
      for (const publicUrl of ["https://bot.example", "https://bot.example:443"]) {
        assert.strictEqual(outcome({ body, signature, publicUrl }), "heard")
      }
      assert.strictEqual(outcome({ body, signature, publicUrl: "http://bot.example" }), "NotGenuine")
      assert.strictEqual(outcome({ body, signature, publicUrl: "https://bot.example.net" }), "NotGenuine")
    }
  })

  it("is verified on its bytes: what is not UTF-8 is told from what is, and is unreadable", () => {
    const named = formOf(parameters.filter(([name]) => name !== "Body"))
    const signedText = (value: string) =>
      sign({
        authToken,
        url: publicUrl + target,
        parameters: [...parameters.filter(([name]) => name !== "Body"), ["Body", value]]
      })
    // Each of these reads as U+FFFD where bytes are taken for text.
    for (const bad of ["%FF", "%C3", "%ED%A0%80", "%F4%90%80%80"]) {
      assert.strictEqual(
        outcome({ body: bytes(`${named}&Body=${bad}`), signature: signedText("\ufffd") }),
        "NotGenuine"
      )
    }
    assert.strictEqual(outcome({ body: bytes(`${named}&Body=%EF%BF%BD`), signature: signedText("\ufffd") }), "heard")
    assert.strictEqual(
      outcome({ body: bytes(`${named}&Body=%EF%BB%BFHi`), signature: signedText("\ufeffHi") }),
      "heard"
    )
    assert.strictEqual(outcome({ body: bytes(`${named}&Body=%EF%BB%BFHi`), signature: signedText("Hi") }), "NotGenuine")
    assert.strictEqual(outcome({ body: bytes(`${named}&Body=%zz%4`), signature: signedText("%zz%4") }), "heard")
  })

  it("is unreadable where genuine bytes are no UTF-8", async () => {
    const { createHmac } = await import("node:crypto")
    const rest = parameters.filter(([name]) => name !== "Body")
    const sorted = rest.toSorted(([one], [other]) => (one < other ? -1 : 1)).map((pair) => pair.join(""))
    const text = Buffer.concat([
      bytes(`${publicUrl}${target}${sorted[0]}Body`),
      Uint8Array.of(0xff),
      bytes(sorted.slice(1).join(""))
    ])
    const signature = createHmac("sha1", token).update(text).digest("base64")
    assert.strictEqual(outcome({ body: bytes(`${formOf(rest)}&Body=%FF`), signature }), "Unreadable")
  })

  it("may say a lot", () => {
    const long = Object.entries({ ...greeting, Body: "👍 ".repeat(200_000) })
    const signature = sign({ authToken, url: publicUrl + target, parameters: long })
    assert.strictEqual(outcome({ body: bytes(formOf(long)), signature }), "heard")
  })
})
