import { NodeHttpClient } from "@effect/platform-node"
import { NetSapiensClient } from "@parley/client/netsapiens"
import { Console, Effect, Layer, Stream } from "effect"

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52)

export const program = Effect.gen(function* () {
  const netsapiens = yield* NetSapiensClient
  const party = { from: "15005550020", to: "15550100123" }
  const { session } = yield* netsapiens.messages.sendSms({ ...party, text: "Your table is booked." })
  // Base64, MIME type and size are computed; without `session` it would begin another one.
  yield* netsapiens.messages.sendMms({ ...party, session, text: "This is the way.", media: { bytes: png } })
  // `~`, the token's own domain and user, where they are not given.
  yield* Stream.runForEach(netsapiens.sessions.list(), ({ id, lastMessage }) => Console.log(id, lastMessage))
}).pipe(Effect.provide(NetSapiensClient.layerConfig.pipe(Layer.provide(NodeHttpClient.layerUndici))))
