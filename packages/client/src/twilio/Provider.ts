/** Twilio Messages as a provider: what a bot says goes out over it, and what people say comes in. */
import type { HttpClient } from "@effect/platform"
import { type Envelope, MessageId, type NotConfigured, type Outgoing, Provider, type Unheard } from "@parley/messaging"
import { type ConfigError, DateTime, Effect, Option, Stream } from "effect"
import { isSince } from "../isSince.ts"
import { providerError } from "../providerError.ts"
import type { TwilioClientOptions } from "./Api.ts"
import { TwilioClient } from "./Client.ts"
import { TwilioConfig } from "./Config.ts"
import { receive } from "./Inbound.ts"
import type { Message } from "./Message.ts"
import { missed } from "./missed.ts"
import { reportsTo } from "./reportsTo.ts"
import type { TwilioError } from "./TwilioError.ts"

/** What `make` gives, with its own members: it sends text and media, receives, looks up, and fetches what was missed. */
export type TwilioProvider = Effect.Effect.Success<ReturnType<typeof make>>

/** Settings that are at hand instead of in the environment, for a second account or a test. */
export type TwilioProviderOptions = TwilioConfig & Omit<TwilioClientOptions, keyof TwilioConfig>

/** Twilio as these settings have it. */
export const make = (config: TwilioProviderOptions) =>
  Effect.map(TwilioClient.make(config), (client) => {
    const addressed = ({ sender, contact }: Envelope) => ({
      to: contact,
      statusCallback: reportsTo(config, sender),
      ...(config.messagingServiceSid === undefined
        ? { from: sender }
        : { messagingServiceSid: config.messagingServiceSid })
    })
    const text = (message: Outgoing["text"]) => accepted(client.create({ ...addressed(message), body: message.text }))
    const media = (message: Outgoing["media"]) =>
      accepted(
        client.create({
          ...addressed(message),
          mediaUrl: [message.url],
          ...(message.text !== undefined && { body: message.text })
        })
      )

    /**
     * Among what went from the sender to the contact lately, newest first: the same text, not before the first attempt. A messaging
     * service chooses senders by itself, so there only the contact counts.
     */
    const lookup = ({ envelope: { sender, contact }, known, text, since }: Unheard) =>
      client.list({ to: contact, ...(config.messagingServiceSid === undefined && { from: sender }) }).pipe(
        Stream.takeWhile(({ dateCreated, dateSent }) =>
          isSince(dateSent ?? dateCreated, DateTime.subtract(since, { minutes: 5 }))
        ),
        // Twilio's clock is not ours. What was sent just before and says the same is known by its id.
        Stream.filter(({ dateCreated }) => isSince(dateCreated, DateTime.subtract(since, { seconds: 30 }))),
        Stream.filter((message) => isOutbound(message) && says(message, text)),
        Stream.filter(({ sid }) => !known.some((it) => it === sid)),
        Stream.runHead,
        Effect.mapBoth({
          onFailure: failed("lookup"),
          onSuccess: Option.map(({ sid }) => MessageId.make(sid))
        })
      )

    return Provider.make({
      id: "twilio",
      account: config.accountSid,
      ...(config.from !== undefined && { sender: config.from }),
      send: { text, media },
      longestText: 1600,
      receive: receive(config),
      missed: (since: DateTime.Utc) => Stream.mapError(missed(config, client)(since), failed("missed")),
      lookup
    })
  })

/** Twilio as `PARLEY_TWILIO_…` and `PARLEY_PUBLIC_URL` have it. */
export const provider: Effect.Effect<TwilioProvider, ConfigError.ConfigError | NotConfigured, HttpClient.HttpClient> =
  Effect.flatMap(TwilioConfig, make)

const accepted = Effect.mapBoth({
  onFailure: (error: TwilioError) => failed("send")(error),
  onSuccess: ({ sid }: Message) => MessageId.make(sid)
})

const failed = (operation: string) => providerError("twilio", operation)

const isOutbound = ({ direction }: Message): boolean => direction !== null && direction.startsWith("outbound")

/** Twilio puts these words before whatever a trial account says. */
const trial = "Sent from your Twilio trial account - "
const says = ({ body }: Message, text: string): boolean =>
  body !== null && (body.startsWith(trial) ? body.slice(trial.length) : body).trim() === text.trim()
