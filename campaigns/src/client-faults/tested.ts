/** A provider at the practice ground to whom somebody has written, so that it may answer; its own requests are marked and counted. */
import { HttpClient, HttpClientRequest } from "@effect/platform"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { GenesysSms, NetSapiens, Salesforce, Twilio, TwilioProxy } from "@parley/client"
import { Address, type Conversation, type Envelope, type Provider } from "@parley/messaging"
import { ConfigProvider, Deferred, Effect, identity, Layer, Option, Schedule, Stream } from "effect"
import type { Request } from "../harness/FaultProxy.ts"
import type { Ground, PlatformId } from "../harness/Ground.ts"

interface Manner {
  /** Of each attempt, in milliseconds. */
  readonly timeout: number
  readonly transformClient: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}
/** As these settings have them, but for their manners. */
const makers = (
  manner: Manner
): Readonly<Record<PlatformId, Effect.Effect<Provider, unknown, HttpClient.HttpClient>>> => ({
  twilio: Effect.flatMap(Twilio.TwilioConfig, (it) => Twilio.make({ ...it, ...manner })),
  "twilio-proxy": Effect.flatMap(TwilioProxy.TwilioProxyConfig, (it) => TwilioProxy.make({ ...it, ...manner })),
  netsapiens: Effect.flatMap(NetSapiens.NetSapiensConfig, (it) => NetSapiens.make({ ...it, ...manner })),
  "genesys-sms": Effect.flatMap(GenesysSms.GenesysConfig, (it) => GenesysSms.make({ ...it, ...manner })),
  "salesforce-messaging": Effect.flatMap(Salesforce.SalesforceConfig, (it) => Salesforce.make({ ...it, ...manner }))
})

const mark = "x-tested"
/** Whether it is the tested provider's, and not that of who listens beside it. */
export const isTested = ({ bytes }: Request): boolean => bytes.includes(`${mark}: yes`)

type Found = Pick<Conversation, "contact" | "sender">

/** Where a bot is an agent, it has to be at work, and to accept the conversation: another provider does that, all the while. */
const worked = (provider: Provider, write: Effect.Effect<void>) =>
  Effect.gen(function* () {
    const found = yield* Deferred.make<Found>()
    const begun = yield* Deferred.make<void>()
    const heard = (provider.listen?.(Option.none()) ?? Stream.empty).pipe(
      Stream.runForEach((it) =>
        Effect.zipRight(
          Deferred.succeed(begun, undefined),
          it._tag === "MessageReceived" ? Deferred.succeed(found, it.conversation) : Effect.void
        )
      ),
      Effect.retry(Schedule.spaced("100 millis"))
    )
    yield* Effect.forkScoped(heard)
    // Salesforce tells only what comes after it was begun to be listened to, and says so first; Genesys says nothing before.
    if (provider.id === "salesforce-messaging") yield* Deferred.await(begun)
    yield* write
    return yield* Deferred.await(found)
  })

const listeners: ReadonlyArray<string> = ["genesys-sms", "salesforce-messaging"]

export const make = (ground: Ground, id: PlatformId, contact: string, timeout: number) =>
  Effect.gen(function* () {
    const phone = ground.phone(id, contact)
    const settings = ConfigProvider.fromMap(
      new Map(Object.entries({ ...ground.settings, PARLEY_PUBLIC_URL: "http://127.0.0.1:9" }))
    )
    const http = yield* Layer.build(NodeHttpClient.layerUndici)
    const made = (manner: Manner) => makers(manner)[id].pipe(Effect.provide(http), Effect.withConfigProvider(settings))
    let attempts = 0
    const counting = (client: HttpClient.HttpClient) =>
      client.pipe(
        HttpClient.mapRequest(HttpClientRequest.setHeader(mark, "yes")),
        HttpClient.tapRequest(() => Effect.sync(() => (attempts += 1)))
      )
    const plain = (number: string) => Address.make(id === "netsapiens" ? number.replace("+", "") : number)
    const found: Found = listeners.includes(id)
      ? yield* worked(yield* made({ timeout: 10_000, transformClient: identity }), phone.says("hello"))
      : { contact: plain(contact), sender: plain(phone.sender) }
    const envelope = (key: string): Envelope => ({ contact: found.contact, sender: found.sender, key })
    const provider = yield* made({ timeout, transformClient: counting })
    return { provider, envelope, phone, attempts: () => attempts }
  })
