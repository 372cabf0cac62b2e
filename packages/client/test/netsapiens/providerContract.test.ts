/** NetSapiens is held to what all providers promise, over HTTP, against the practice ground. */
import { describe, it } from "@effect/vitest"
import { NetSapiens } from "@parley/client"
import type { Webhook } from "@parley/messaging"
import { providerContract } from "@parley/messaging/testing"
import { NodeHttpClient } from "@effect/platform-node"
import { Effect, Option, Redacted, Stream } from "effect"
import { stage } from "../stage.ts"

const token = "nsu_not-a-secret-practice-key"
const webhookToken = "not-a-secret-practice-webhook-token"

/** Nothing is signed: the path is all that a stranger does not know. */
const forge = (genuine: Webhook): ReadonlyArray<Webhook> => [
  { ...genuine, target: genuine.target.replace(webhookToken, "") },
  { ...genuine, target: genuine.target.replace(webhookToken, `${webhookToken}x`) },
  { ...genuine, target: genuine.target.replace(webhookToken, "a-token-that-somebody-has-made-up-now") },
  { ...genuine, target: `/webhooks/netsapiens?${webhookToken}` }
]

const garble = (genuine: Webhook): Webhook => ({
  ...genuine,
  body: new TextEncoder().encode(Buffer.from(genuine.body).toString().replaceAll('"id"', '"ID"'))
})

const netsapiens = stage({
  id: "netsapiens",
  provider: NetSapiens.provider,
  forge,
  garble,
  spell: (number) => number.replace("+", ""),
  guardsOptOuts: false,
  secrets: [webhookToken, token]
})

/** NetSapiens tells nobody anything who has not subscribed: the provider listens before the first word is said. */
const subscribed = Effect.gen(function* () {
  const made = yield* netsapiens
  const { listen = () => Stream.empty } = made.provider
  yield* Effect.forkScoped(Stream.runDrain(listen(Option.none())))
  const client = yield* NetSapiens.NetSapiensClient.make({
    apiUrl: new URL("/netsapiens/ns-api/v2", made.picture).href,
    credentials: { kind: "bearer", token: Redacted.make(token) }
  })
  yield* Effect.repeat(client.subscriptions.list(), { until: (all) => all.length > 0 })
  return made
}).pipe(Effect.provide(NodeHttpClient.layerUndici))

describe("NetSapiens, as a provider", () => {
  const traits = ["receive", "listen", "lookup", "media", "missed", "sessions", "history"] as const
  for (const { check, name } of providerContract(traits, subscribed)) {
    it.live(name, () => check)
  }
})
