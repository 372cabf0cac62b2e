import { NodeHttpClient } from "@effect/platform-node"
import { GenesysClient } from "@parley/client/genesys-sms"
import { Console, Effect, Layer, Stream } from "effect"

export const program = Effect.gen(function* () {
  const { contactCenter, sessions } = yield* GenesysClient
  yield* contactCenter.start()
  yield* contactCenter.ready()
  for (const invitation of yield* sessions.list()) {
    if (invitation.state !== "Invited") continue
    yield* sessions.accept(invitation, { nickname: "Robin" })
    // That it was taken is not that it is done; and with its new state the session allows something else.
    const session = yield* Effect.repeat(Effect.delay(sessions.get(invitation.id), "50 millis"), {
      until: ({ state }) => state !== "Invited"
    }).pipe(Effect.timeout("10 seconds"))
    // Another agent may have been faster.
    if (session.state !== "Chatting") continue
    yield* Stream.runForEach(sessions.messages(session), ({ text, type }) => Console.log(type, text))
    yield* sessions.sendMessage(session, "Your table is booked.")
    yield* sessions.setDisposition(session, "Booked")
    yield* sessions.leaveAndComplete(session)
  }
  yield* contactCenter.end()
}).pipe(Effect.provide(GenesysClient.layerConfig.pipe(Layer.provide(NodeHttpClient.layerUndici))))
