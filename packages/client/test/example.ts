import { NodeHttpClient } from "@effect/platform-node"
import { NetSapiensClient } from "@parley/client/netsapiens"
import { TwilioProxyClient } from "@parley/client/twilio-proxy"
import { Console, Duration, Effect, Layer, Stream } from "effect"

const clients = Layer.merge(TwilioProxyClient.layerConfig, NetSapiensClient.layerConfig)

export const program = Effect.gen(function* () {
  const proxy = yield* TwilioProxyClient
  const service = "KS00000000000000000000000000000001"
  const { sid } = yield* proxy.sessions.create({ service }, { mode: "message-only", ttl: Duration.hours(1) })
  const at = { service, session: sid }
  const guest = yield* proxy.participants.create(at, { identifier: "+15550100123" })
  yield* proxy.participants.create(at, { identifier: "+15550100456", friendlyName: "the kitchen" })
  yield* proxy.messageInteractions.create({ ...at, participant: guest.sid }, { body: "Your cake is ready." })
  yield* Stream.runForEach(proxy.interactions.list(at), ({ type, outboundResourceStatus }) =>
    Console.log(type, outboundResourceStatus)
  )

  const netsapiens = yield* NetSapiensClient
  const text = { from: "15005550020", to: "15550100123", text: "Your table is booked." }
  const { session } = yield* netsapiens.messages.sendSms(text)
  yield* Stream.runForEach(netsapiens.messages.list(session), ({ type, text }) => Console.log(type, text))
}).pipe(Effect.provide(clients), Effect.provide(NodeHttpClient.layerUndici))
