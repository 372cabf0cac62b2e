/** Twilio's Messages API: sends a message, reads one, reads many. */
import type { HttpClient } from "@effect/platform"
import { type ConfigError, Context, Effect, Layer, type Stream } from "effect"
import * as Api from "./Api.ts"
import { TwilioCredentials } from "./Config.ts"
import type { Message } from "./Message.ts"
import { operations } from "./operations.ts"
import type { CreateMessage, ListMessages } from "./Parameters.ts"
import type { TwilioError } from "./TwilioError.ts"

const vendor = "https://api.twilio.com"

export class TwilioClient extends Context.Tag("@parley/client/TwilioClient")<
  TwilioClient,
  {
    /**
     * `POST …/Messages.json`: gives the message as Twilio took it. Never repeated by itself, because Twilio would send it twice.
     * Only `UnknownOutcome` leaves open whether it was taken: look before sending again. With any other reason it was not.
     */
    readonly create: (message: CreateMessage) => Effect.Effect<Message, TwilioError>
    /** `GET …/Messages/{Sid}.json`; repeated where that may help, like every read. */
    readonly fetch: (sid: string) => Effect.Effect<Message, TwilioError>
    /** `GET …/Messages.json`, newest first, page after page for as long as somebody pulls. */
    readonly list: (filter?: ListMessages) => Stream.Stream<Message, TwilioError>
  }
>() {
  static readonly make = (
    options: Api.TwilioClientOptions
  ): Effect.Effect<TwilioClient["Type"], never, HttpClient.HttpClient> =>
    Effect.map(Api.make({ name: "Twilio", vendor }, options), ({ call, pages }) => {
      const at = { AccountSid: options.accountSid }
      return {
        create: (parameters) => call("create", operations.create, { at, parameters }),
        fetch: (Sid) => call("fetch", operations.fetch, { at: { ...at, Sid }, parameters: {} }),
        list: (parameters = {}) =>
          pages("list", operations.list, { at, parameters }, ({ messages, nextPageUri }) => ({
            items: messages,
            next: nextPageUri
          }))
      }
    })

  static readonly layer = (options: Api.TwilioClientOptions): Layer.Layer<TwilioClient, never, HttpClient.HttpClient> =>
    Layer.effect(this, this.make(options))

  /** Reads `PARLEY_TWILIO_ACCOUNT_SID`, `_AUTH_TOKEN` and, where they are set, `_API_URL`, `_API_KEY_SID`, `_API_KEY_SECRET`. */
  static readonly layerConfig: Layer.Layer<TwilioClient, ConfigError.ConfigError, HttpClient.HttpClient> = Layer.effect(
    this,
    Effect.flatMap(TwilioCredentials, this.make)
  )
}
