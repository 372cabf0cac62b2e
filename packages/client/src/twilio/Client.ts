/** Twilio's Messages API, whole: https://www.twilio.com/docs/messaging/api/message-resource */
import type { HttpClient } from "@effect/platform"
import { type ConfigError, Context, Effect, Layer, type Stream } from "effect"
import * as Api from "./Api.ts"
import { TwilioCredentials } from "./Config.ts"
import type { Feedback, Outcome } from "./Feedback.ts"
import type { Media } from "./Media.ts"
import type { Message } from "./Message.ts"
import { operations } from "./operations.ts"
import type { CreateMessage, ListMedia, ListMessages } from "./Parameters.ts"
import type { TwilioError } from "./TwilioError.ts"

/** Where the API is, unless the settings say otherwise. */
export const vendor = "https://api.twilio.com"

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
    /** `POST …/Messages/{Sid}.json` with an empty `Body`: the text is forgotten. `Conflict` while it is on its way (code 20009). */
    readonly redact: (sid: string) => Effect.Effect<Message, TwilioError>
    /** `POST …/Messages/{Sid}.json` with `Status=canceled`, for one that is scheduled. `Conflict` where it is not (code 30409). */
    readonly cancel: (sid: string) => Effect.Effect<Message, TwilioError>
    /** `DELETE …/Messages/{Sid}.json`, with its media. `Conflict` while it is on its way, `NotFound` where nothing was. */
    readonly delete: (sid: string) => Effect.Effect<void, TwilioError>
    /**
     * `POST …/Messages/{MessageSid}/Feedback.json`, for a message that was created with `provideFeedback`:
     * https://www.twilio.com/docs/messaging/guides/send-message-feedback-to-twilio
     */
    readonly feedback: (messageSid: string, outcome: Outcome) => Effect.Effect<Feedback, TwilioError>
    /** What came, or went, with a message: https://www.twilio.com/docs/messaging/api/media-resource */
    readonly media: {
      /** `GET …/Messages/{MessageSid}/Media.json`, page after page for as long as somebody pulls. */
      readonly list: (messageSid: string, filter?: ListMedia) => Stream.Stream<Media, TwilioError>
      /** `GET …/Messages/{MessageSid}/Media/{Sid}.json`: about it, not its bytes. */
      readonly fetch: (messageSid: string, sid: string) => Effect.Effect<Media, TwilioError>
      /** `DELETE …/Messages/{MessageSid}/Media/{Sid}.json`; the message stays. */
      readonly delete: (messageSid: string, sid: string) => Effect.Effect<void, TwilioError>
    }
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
          })),
        redact: (Sid) => call("redact", operations.redact, { at: { ...at, Sid }, parameters: { body: "" } }),
        cancel: (Sid) => call("cancel", operations.cancel, { at: { ...at, Sid }, parameters: { status: "canceled" } }),
        delete: (Sid) => call("delete", operations.delete, { at: { ...at, Sid }, parameters: {} }),
        feedback: (MessageSid, outcome) =>
          call("feedback", operations.feedback, { at: { ...at, MessageSid }, parameters: { outcome } }),
        media: {
          list: (MessageSid, parameters = {}) =>
            pages(
              "media.list",
              operations["media.list"],
              { at: { ...at, MessageSid }, parameters },
              ({ media, nextPageUri }) => ({ items: media, next: nextPageUri })
            ),
          fetch: (MessageSid, Sid) =>
            call("media.fetch", operations["media.fetch"], { at: { ...at, MessageSid, Sid }, parameters: {} }),
          delete: (MessageSid, Sid) =>
            call("media.delete", operations["media.delete"], { at: { ...at, MessageSid, Sid }, parameters: {} })
        }
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
