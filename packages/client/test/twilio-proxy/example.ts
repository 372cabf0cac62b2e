import { NodeHttpClient } from "@effect/platform-node"
import { TwilioProxyClient } from "@parley/client/twilio-proxy"
import { Config, Console, Duration, Effect, Layer, Stream } from "effect"

export const program = Effect.gen(function* () {
  const proxy = yield* TwilioProxyClient
  const service = yield* Config.string("PARLEY_TWILIO_PROXY_SERVICE_SID")
  const { sid: session } = yield* proxy.sessions.create({ service }, { mode: "message-only", ttl: Duration.hours(1) })
  const guest = yield* proxy.participants.create({ service, session }, { identifier: "+15551234567" })
  yield* proxy.messageInteractions.create({ service, session, participant: guest.sid }, { body: "Your taxi is here." })
  yield* Stream.runForEach(proxy.interactions.list({ service, session }), ({ data }) => Console.log(data?.body))
}).pipe(Effect.provide(TwilioProxyClient.layerConfig.pipe(Layer.provide(NodeHttpClient.layerUndici))))
