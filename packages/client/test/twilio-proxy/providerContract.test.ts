/** Twilio Proxy is held to what all providers promise, over HTTP, against the practice ground. */
import { describe, it } from "@effect/vitest"
import { provider, sign, signatureHeader } from "@parley/client/twilio-proxy"
import type { Webhook } from "@parley/messaging"
import { providerContract } from "@parley/messaging/testing"
import { Redacted } from "effect"
import { stage } from "../stage.ts"

const authToken = "not-a-secret-practice-auth-token"

type Form = ReadonlyArray<[string, string]>
const told = (webhook: Webhook): Form => Array.from(new URLSearchParams(Buffer.from(webhook.body).toString()))
const written = (form: Form) => new TextEncoder().encode(new URLSearchParams([...form]).toString())

/** Signed as Twilio would, for the address that it was posted to. */
const signed = (webhook: Webhook, form: Form): Webhook => {
  const url = `http://${webhook.headers["host"]}${webhook.target}`
  const signature = sign({ authToken: Redacted.make(authToken), url, parameters: form })
  return { ...webhook, body: written(form), headers: { ...webhook.headers, [signatureHeader]: signature } }
}

/** In and out of a session the same things have other names. */
const changed = (webhook: Webhook, names: ReadonlyArray<string>, text: string) =>
  told(webhook).map(([name, value]): [string, string] => [name, names.includes(name) ? text : value])

const accounts = ["AccountSid", "interactionAccountSid"]
const texts = ["Body", "interactionData"]
const ids = ["MessageSid", "interactionSid"]

const forge = (genuine: Webhook): ReadonlyArray<Webhook> => [
  { ...genuine, headers: { ...genuine.headers, [signatureHeader]: undefined } },
  { ...genuine, headers: { ...genuine.headers, [signatureHeader]: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" } },
  { ...genuine, body: written(changed(genuine, texts, "changed")) },
  { ...genuine, target: `${genuine.target}?other=1` },
  { ...genuine, headers: { ...genuine.headers, "content-type": "application/json" } },
  signed(genuine, [...told(genuine), ...told(genuine)]),
  signed(genuine, changed(genuine, accounts, `AC${"9".repeat(32)}`))
]

const garble = (genuine: Webhook): Webhook =>
  signed(
    genuine,
    told(genuine).filter(([name]) => !ids.includes(name))
  )

const proxy = stage({ id: "twilio-proxy", provider, forge, garble, guardsOptOuts: true, secrets: [authToken] })

describe("Twilio Proxy, as a provider", () => {
  const traits = ["receive", "lookup", "missed", "sessions", "history", "optOut", "reports"] as const
  for (const { check, name } of providerContract(traits, proxy)) {
    it.live(name, () => check)
  }
})
