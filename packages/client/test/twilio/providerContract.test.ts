/** Twilio Messages is held to what all providers promise, over HTTP, against the practice ground. */
import { describe, it } from "@effect/vitest"
import { Twilio } from "@parley/client"
import type { Webhook } from "@parley/messaging"
import { providerContract } from "@parley/messaging/testing"
import { Redacted } from "effect"
import { stage } from "../stage.ts"

const authToken = "not-a-secret-practice-auth-token"

const told = (webhook: Webhook) => Array.from(new URLSearchParams(Buffer.from(webhook.body).toString()))
const written = (form: Iterable<readonly [string, string]>) =>
  new TextEncoder().encode(
    new URLSearchParams(Array.from(form, ([name, value]): [string, string] => [name, value])).toString()
  )

/** Signed as Twilio would, for the address that it was posted to. */
const signed = (webhook: Webhook, form: ReadonlyArray<[string, string]>): Webhook => {
  const url = `http://${webhook.headers["host"]}${webhook.target}`
  const signature = Twilio.sign({ authToken: Redacted.make(authToken), url, parameters: form })
  return { ...webhook, body: written(form), headers: { ...webhook.headers, [Twilio.signatureHeader]: signature } }
}

const changed = (webhook: Webhook, parameter: string, text: string) =>
  told(webhook).map(([name, value]): [string, string] => [name, name === parameter ? text : value])

const forge = (genuine: Webhook): ReadonlyArray<Webhook> => [
  { ...genuine, headers: { ...genuine.headers, [Twilio.signatureHeader]: undefined } },
  { ...genuine, headers: { ...genuine.headers, [Twilio.signatureHeader]: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" } },
  { ...genuine, body: written(changed(genuine, "Body", "changed")) },
  { ...genuine, target: `${genuine.target}?other=1` },
  signed(genuine, changed(genuine, "AccountSid", `AC${"9".repeat(32)}`))
]

const garble = (genuine: Webhook): Webhook =>
  signed(
    genuine,
    told(genuine).filter(([name]) => name !== "From")
  )

const twilio = stage({
  id: "twilio",
  provider: Twilio.provider,
  forge,
  garble,
  guardsOptOuts: true,
  secrets: [authToken]
})

describe("Twilio Messages, as a provider", () => {
  const traits = ["receive", "lookup", "media", "missed", "optOut", "reports"] as const
  for (const { check, name } of providerContract(traits, twilio)) {
    it.live(name, () => check)
  }
})
