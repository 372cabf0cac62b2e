/** `X-Twilio-Signature`: how Twilio proves that a webhook is its own (https://www.twilio.com/docs/usage/security). */
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { Array as Arr, Equivalence, Order, Redacted } from "effect"
import { bytesOf, type Bytes, type Form } from "../Form.ts"

/** In lower case, as Node spells it. */
export const signatureHeader = "x-twilio-signature"

/**
 * What the header has to say: for tests of bots, and for stand-ins. `url` is the whole address that is called, query included;
 * `parameters` are those of the form, not escaped, and none of JSON, whose digest is in the address (`bodySHA256`).
 */
export const sign = (options: {
  readonly authToken: Redacted.Redacted
  readonly url: string
  readonly parameters: Iterable<readonly [name: string, value: string]>
}): string =>
  signed(
    options.authToken,
    options.url,
    appended(Array.from(options.parameters, ([name, value]) => [bytesOf(name), bytesOf(value)]))
  )

/** Whether the header says what it has to. A wrong one takes as long as a right one, so that time tells nothing. */
export const verify = (options: {
  readonly authToken: Redacted.Redacted
  readonly url: string
  readonly form: Form
  readonly signature: string
}): boolean => {
  const parameters = appended(options.form)
  return spellings(options.url)
    .map((url) => same(signed(options.authToken, url, parameters), options.signature))
    .includes(true)
}

/** Whether the address of a JSON webhook has its body's SHA-256 as `bodySHA256`, once, in hexadecimal of either case. */
export const verifyBody = (target: string, body: Uint8Array): boolean => {
  const [, query = ""] = target.split("?", 2)
  const [said = "", ...others] = new URLSearchParams(query).getAll("bodySHA256")
  const isSame = same(createHash("sha256").update(body).digest("hex"), said.toLowerCase())
  return isSame && others.length === 0
}

const signed = (authToken: Redacted.Redacted, url: string, parameters: Bytes): string =>
  createHmac("sha1", Redacted.value(authToken)).update(url, "utf8").update(parameters, "latin1").digest("base64")

/** Names in the order of their bytes, each before each of its different values, and nothing between them. */
const appended = (form: Form): Bytes =>
  Arr.dedupeAdjacentWith(Arr.sort(form, byBytes), isSamePair)
    .map(([name, value]) => name + value)
    .join("")

const byBytes = Order.tuple(Order.string, Order.string)
const isSamePair = Equivalence.tuple(Equivalence.string, Equivalence.string)

/** Proxies drop and add the port, so it counts with and without: the official validator takes the same two. */
const spellings = (url: string): ReadonlyArray<string> => {
  const [, origin = url, port = "", rest = ""] = /^(https?:\/\/(?:\[[^\]]*\]|[^/?#:[]+))(:\d+)?(.*)$/is.exec(url) ?? []
  const usual = /^https/i.test(origin) ? ":443" : ":80"
  return [origin + rest, origin + (port === "" ? usual : port) + rest]
}

/** How long the expected one is, everybody knows; how much of another is right, time does not tell. */
const same = (expected: string, said: string): boolean => {
  const [one, other] = [Buffer.from(expected), Buffer.from(said)]
  return one.length === other.length && timingSafeEqual(one, other)
}
