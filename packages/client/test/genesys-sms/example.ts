import { NodeHttpClient } from "@effect/platform-node"
import { GenesysClient } from "@parley/client/genesys-sms"
import { Console, Effect, Layer, Stream } from "effect"

export const program = Effect.gen(function* () {
  const { contactCenter, sessions } = yield* GenesysClient
  yield* contactCenter.start()
  yield* contactCenter.ready()
  for (const invitation of yield* sessions.list()) {
    yield* sessions.accept(invitation, { nickname: "Robin" })
    // Read again: with its new state it allows something else.
    const session = yield* sessions.get(invitation.id)
    yield* Stream.runForEach(sessions.messages(session), ({ text, type }) => Console.log(type, text))
    yield* sessions.sendMessage(session, "Your table is booked.")
    yield* sessions.setDisposition(session, "Booked")
    yield* sessions.leaveAndComplete(session)
  }
  yield* contactCenter.end()
}).pipe(Effect.provide(GenesysClient.layerConfig.pipe(Layer.provide(NodeHttpClient.layerUndici))))
