/** What has come in since, for who was away: the events that Twilio's webhooks would have been. */
import { Address, EventId, Media, type MessageReceived } from "@parley/messaging"
import { Chunk, DateTime, Effect, Schema, Stream } from "effect"
import { isSince } from "../isSince.ts"
import { pathAt } from "../Operation.ts"
import { type TwilioClient, vendor } from "./Client.ts"
import type { TwilioConfig } from "./Config.ts"
import type { Message } from "./Message.ts"
import { messageReceived } from "./messageReceived.ts"
import type { TwilioError } from "./TwilioError.ts"

/**
 * Oldest first, so nothing is given before all is read. To our own number; with a messaging service whatever came over it: other
 * numbers of the account may be other bots'. Opt-out words are texts here: Twilio does not keep what it took them for.
 */
export const missed =
  (config: TwilioConfig, client: TwilioClient["Type"]) =>
  (since: DateTime.Utc): Stream.Stream<MessageReceived, TwilioError> => {
    const { from, messagingServiceSid } = config
    const to = messagingServiceSid === undefined && from !== undefined ? { to: from } : {}
    const isOurs = (message: Message) =>
      message.direction === "inbound" &&
      (messagingServiceSid === undefined || message.messagingServiceSid === messagingServiceSid || message.to === from)
    const first = DateTime.startOf(since, "second") // Twilio tells whole seconds

    return client.list({ ...to, dateSentAfter: since }).pipe(
      // Newest first, by one date or the other: the two are seconds apart.
      Stream.takeWhile((message) => isSince(dateOf(message), DateTime.subtract(first, { minutes: 5 }))),
      Stream.filter((message) => isOurs(message) && isSince(dateOf(message), first)),
      Stream.runCollect,
      Effect.map((messages) => Stream.fromChunk(Chunk.reverse(messages))),
      Stream.unwrap,
      Stream.filterMap(Schema.decodeUnknownOption(Addressed)),
      Stream.mapEffect(({ sid, from, to, body, numMedia }) =>
        Effect.map(numMedia === 0 ? Effect.succeed(Chunk.empty()) : mediaOf(config, client, sid), (media) =>
          messageReceived({
            account: config.accountSid,
            sid,
            from,
            to,
            text: body ?? "",
            media: Chunk.toReadonlyArray(media)
          })
        )
      )
    )
  }

/** What has no addresses is in no conversation. */
const Addressed = Schema.Struct({
  sid: EventId,
  from: Address,
  to: Address,
  body: Schema.NullOr(Schema.String),
  numMedia: Schema.NullOr(Schema.Number)
})

const dateOf = ({ dateSent, dateCreated }: Message) => dateSent ?? dateCreated

const bytes = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}"

const mediaOf = (
  { accountSid, apiUrl = vendor }: TwilioConfig,
  client: TwilioClient["Type"],
  MessageSid: string
): Effect.Effect<Chunk.Chunk<Media>, TwilioError> =>
  client.media.list(MessageSid).pipe(
    Stream.map(({ sid, contentType }) =>
      Media.make({
        url: apiUrl + pathAt(bytes, { AccountSid: accountSid, MessageSid, Sid: sid }),
        type: contentType ?? "application/octet-stream"
      })
    ),
    Stream.runCollect
  )
