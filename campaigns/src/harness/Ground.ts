/** The practice ground in this process, behind a fault proxy, and a phone on each of its platforms. */
import { createServer } from "node:http"
import { HttpRouter } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Emulator } from "@parley/emulator"
import { Effect, Schema, type Scope } from "effect"
import * as FaultProxy from "./FaultProxy.ts"

/** Every platform that there is a provider for. */
export const platforms = ["twilio", "twilio-proxy", "netsapiens", "genesys-sms", "salesforce-messaging"] as const
export type PlatformId = (typeof platforms)[number]

/** One person's, on one platform. */
export interface Phone {
  /** The bot's number there. */
  readonly sender: string
  readonly says: (text: string) => Effect.Effect<void>
  /** All that the bot has said to this person, oldest first. */
  readonly heard: Effect.Effect<ReadonlyArray<string>>
}

export interface Ground {
  /** The keys that point a bot at it, by way of the proxy. */
  readonly settings: Readonly<Record<string, string>>
  readonly proxy: FaultProxy.FaultProxy
  readonly phone: (platform: PlatformId, number: string) => Phone
  /** How many bots have asked NetSapiens to be told of what comes. */
  readonly subscribed: Effect.Effect<number>
}

const Said = Schema.Struct({
  messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String }))
})
const portOf = (address: { readonly _tag: string; readonly port?: number }) => address.port ?? 0

/** `rules` may be changed at any time. `webhooks` is where the platforms post, before `/<provider>`. */
export const open = (rules: FaultProxy.Rules, webhooks: string): Effect.Effect<Ground, never, Scope.Scope> =>
  Effect.gen(function* () {
    const node = createServer()
    const server = yield* NodeHttpServer.make(() => node, { port: 0, host: "127.0.0.1" })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    const port = portOf(server.address)
    const proxy = yield* FaultProxy.make(port, rules)
    const emulator = yield* Emulator.make({ url: proxy.url, webhooks })
    yield* server.serve(HttpRouter.mountApp(HttpRouter.empty, "/", emulator.app))

    const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      Effect.promise((signal) => fetch(`http://127.0.0.1:${port}${path}`, { signal, headers }).then((it) => it.json()))
    const phone = (id: PlatformId, number: string): Phone => {
      const platform = emulator.platforms.find(({ provider }) => provider === id)
      if (platform === undefined) throw new Error(`${id} is not practised`)
      return {
        sender: platform.sender,
        says: (text) => Effect.asVoid(platform.text({ from: number, to: platform.sender, text, media: [] })),
        heard: Effect.map(ask(`/control/${id}/messages?contact=${encodeURIComponent(number)}`), (answer) =>
          Schema.decodeUnknownSync(Said)(answer)
            .messages.filter(({ direction }) => direction === "outbound")
            .map(({ text }) => text)
        )
      }
    }
    const subscribed = Effect.map(
      ask("/netsapiens/ns-api/v2/subscriptions", {
        authorization: `Bearer ${emulator.settings["PARLEY_NETSAPIENS_TOKEN"]}`
      }),
      (answer) => Schema.decodeUnknownSync(Schema.Array(Schema.Unknown))(answer).length
    )
    return { settings: emulator.settings, proxy, phone, subscribed }
  }).pipe(Effect.orDie)
