import { NodeHttpClient } from "@effect/platform-node"
import { GenesysSms, NetSapiens, Salesforce, TwilioProxy } from "@parley/client"
import type { Provider } from "@parley/messaging"
import { Console, Effect, Stream } from "effect"

/** One line for each session, whichever platform keeps it. */
export const sideBySide = Effect.gen(function* () {
  const platforms: ReadonlyArray<Provider> = [
    yield* TwilioProxy.provider,
    yield* NetSapiens.provider,
    yield* GenesysSms.provider,
    yield* Salesforce.provider
  ]
  for (const { id, sessions } of platforms) {
    yield* Stream.runForEach(sessions?.list ?? Stream.empty, ({ capabilities, conversation, status }) =>
      Console.log(id, status, conversation?.contact ?? "somebody", capabilities.join(" "))
    )
  }
}).pipe(Effect.provide(NodeHttpClient.layerUndici))
