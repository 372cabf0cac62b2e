/** The practice ground: a stand-in for each platform under its own prefix, and the control API beside them. */
import {
  FileSystem,
  type HttpApp,
  HttpClient,
  HttpRouter,
  HttpServerRequest,
  HttpServerResponse,
  type Path
} from "@effect/platform"
import type { PlatformError } from "@effect/platform/Error"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Context, Effect, Layer, Option, type Scope } from "effect"
import { control } from "./control.ts"
import * as Delivery from "./Delivery.ts"
import * as Faults from "./Faults.ts"
import * as GenesysSms from "./genesys-sms/GenesysSms.ts"
import * as Journal from "./Journal.ts"
import * as Messages from "./Messages.ts"
import * as NetSapiens from "./netsapiens/NetSapiens.ts"
import type { Ground, Platform } from "./Platform.ts"
import * as Salesforce from "./salesforce-messaging/Salesforce.ts"
import * as TwilioProxy from "./twilio-proxy/TwilioProxy.ts"
import * as Twilio from "./twilio/Twilio.ts"

/** Every platform that is practised here. */
const stands = [Twilio.make, TwilioProxy.make, NetSapiens.make, GenesysSms.make, Salesforce.make]

const bodyLimit = 1024 * 1024

export interface Options {
  /** The address under which the root of `app` is reached, without a slash at its end: `http://127.0.0.1:3000/emulator`. */
  readonly url: string
  /** Where the platforms post what happens, before `/<provider>`: `http://127.0.0.1:3000/webhooks`. */
  readonly webhooks: string
  /** JSON lines that keep the messages over a restart, its folder made if absent; without it they are forgotten. */
  readonly file?: string
}

export interface Emulator {
  readonly app: HttpApp.Default
  /** The configuration keys that point a bot at all of these platforms. */
  readonly settings: Readonly<Record<string, string>>
  readonly platforms: ReadonlyArray<Platform>
}

const nothing = HttpServerResponse.unsafeJson(
  { error: "nothing is here: GET /control tells what there is" },
  { status: 404 }
)

const limited = (app: HttpApp.Default): HttpApp.Default =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) =>
    Number(headers["content-length"] ?? 0) > bodyLimit ? Effect.succeed(HttpServerResponse.empty({ status: 413 })) : app
  ).pipe(HttpServerRequest.withMaxBodySize(Option.some(FileSystem.Size(bodyLimit))))

/** Messages under way go on until the scope closes. Fails when the file cannot be used. */
export const make = ({ file, url, webhooks }: Options): Effect.Effect<Emulator, PlatformError, Scope.Scope> =>
  Effect.gen(function* () {
    const client = Context.get(yield* Layer.build(NodeHttpClient.layerUndici), HttpClient.HttpClient)
    const messages = yield* Messages.make(file)
    const context = yield* Effect.context<FileSystem.FileSystem | Path.Path>()
    const journal: Ground["journal"] = (name, options) =>
      file === undefined
        ? Effect.succeed(Journal.none)
        : Effect.provide(Journal.open(`${file}.${name}`, options), context)
    const platforms = yield* Effect.forEach(stands, (make) =>
      Effect.flatMap(Faults.make, (faults) =>
        make({ url, webhooks, messages, journal, faults, deliver: Delivery.make(client, faults) })
      )
    )

    const router = platforms.reduce<HttpRouter.HttpRouter>(
      (router, { app, prefix }) => HttpRouter.mountApp(router, prefix, app),
      HttpRouter.mountApp(HttpRouter.empty, "/control", control(platforms, messages))
    )
    const app = Effect.catchTag(router, "RouteNotFound", () => Effect.succeed(nothing))

    return {
      app: limited(app),
      settings: Object.fromEntries(platforms.flatMap(({ settings }) => Object.entries(settings))),
      platforms
    }
  }).pipe(Effect.provide(NodeContext.layer))
