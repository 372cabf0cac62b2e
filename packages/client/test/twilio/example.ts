import { NodeHttpClient } from "@effect/platform-node"
import { TwilioClient } from "@parley/client/twilio"
import { Console, Effect, Layer, Stream } from "effect"

export const program = Effect.gen(function* () {
  const twilio = yield* TwilioClient
  const sent = yield* twilio.create({ to: "+15550100123", from: "+15550100001", body: "Your table is booked." })
  yield* Console.log(`Twilio took it as ${sent.sid}`)
  const lately = twilio.list({ to: "+15550100123" }).pipe(Stream.take(100))
  yield* Stream.runForEach(lately, ({ status, body }) => Console.log(status, body))
}).pipe(Effect.provide(TwilioClient.layerConfig.pipe(Layer.provide(NodeHttpClient.layerUndici))))
