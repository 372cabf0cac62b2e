/** Twilio Proxy as a provider: a bot speaks to a contact behind a proxy number, and hears what he writes to it. */
import type { HttpClient } from "@effect/platform"
import {
  because,
  type Event,
  MessageId,
  type NotConfigured,
  type Outgoing,
  Provider,
  type ProviderError,
  type Refused,
  type Unheard,
  Unreadable,
  type Webhook
} from "@parley/messaging"
import { type ConfigError, type DateTime, Effect, Option, Stream } from "effect"
import { providerError } from "../providerError.ts"
import type { TwilioClientOptions } from "../twilio/Api.ts"
import { TwilioProxyClient } from "./Client.ts"
import { TwilioProxyConfig } from "./Config.ts"
import * as Inbound from "./Inbound.ts"
import type { ProxyParticipant } from "./Participant.ts"
import * as Past from "./Past.ts"
import { Recent } from "../Recent.ts"
import type { InParticipant } from "./Resources.ts"
import * as Seats from "./Seats.ts"
import { accountOf, conversationOf, providerId } from "./sessionOf.ts"
import { sessionOperations } from "./sessionOperations.ts"
import { counterpart, eventOf, ofCallback, outside, type Spoken } from "./spoken.ts"

/** What `make` gives, with its own members: it sends text, receives, looks up, fetches what it missed, and has sessions. */
export type TwilioProxyProvider = Effect.Effect.Success<ReturnType<typeof make>>

/** Settings that are at hand instead of in the environment, for a second service or a test. */
export type TwilioProxyProviderOptions = TwilioProxyConfig & Omit<TwilioClientOptions, keyof TwilioProxyConfig>

const most = 10_000

/** Twilio Proxy as these settings have it. */
export const make = (config: TwilioProxyProviderOptions) =>
  Effect.map(TwilioProxyClient.make(config), (client) => {
    const service = config.serviceSid
    const account = accountOf(config)
    const seats = Seats.make(client, config)
    const participants = Recent.make<ProxyParticipant>(most)

    /** Participants never change, so each is asked for once. */
    const participantAt = (at: InParticipant) =>
      Effect.suspend(() => {
        const known = participants.get(at.participant)
        return known !== undefined
          ? Effect.succeed(known)
          : Effect.tap(client.participants.fetch(at), (it) => Effect.sync(() => participants.set(at.participant, it)))
      })
    /** None where his addresses are not told. */
    const whereIs = (at: InParticipant) =>
      Effect.map(participantAt(at), (participant) => conversationOf(account, participant))
    const past = Past.make(client, service, seats.latest, whereIs)

    const say = (at: InParticipant, body: string) =>
      Effect.map(client.messageInteractions.create(at, { body }), ({ sid }) => MessageId.make(sid))

    /** Where the session that was known is closed or gone, nothing was said, and it is found anew: once. */
    const text = ({ contact, sender, text }: Outgoing["text"]) => {
      const pair = { contact, sender }
      const found = Effect.flatMap(seats.find(pair), (seat) => say(seat, text))
      return Option.match(seats.known(pair), {
        onNone: () => found,
        onSome: (seat) =>
          Effect.catchIf(say(seat, text), Seats.isOver, () =>
            Effect.zipRight(
              Effect.sync(() => seats.forget(pair)),
              found
            )
          )
      }).pipe(Effect.mapError(failed("send")))
    }

    const heard = (spoken: Spoken): Effect.Effect<ReadonlyArray<Event>, Unreadable | ProviderError> =>
      Effect.gen(function* () {
        const participant = yield* counterpart(spoken)
        if (Option.isNone(participant)) return []
        const at = { service, session: spoken.session, participant: participant.value }
        const conversation = yield* Effect.mapError(whereIs(at), (error) =>
          because("NotFound")(error)
            ? new Unreadable({ why: "whose it is cannot be known: the participant was deleted" })
            : failed("receive")(error)
        )
        if (Option.isNone(conversation)) {
          return yield* new Unreadable({ why: "whose it is cannot be known: the participant has no addresses" })
        }
        seats.learn(conversation.value, at)
        return [eventOf(spoken, conversation.value)]
      })

    const callback = Inbound.receive(config)
    const receive = (webhook: Webhook): Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable | ProviderError> =>
      Effect.flatMap(callback(webhook), (it) => {
        switch (it._tag) {
          // Its own callback tells of the interaction afterwards. It fails open: to answer nothing lets it through.
          case "Intercept":
            return Effect.succeed([])
          case "OutOfSession":
            return outside(account, it)
          case "Interaction":
            return heard(ofCallback(it.told))
        }
      })

    return Provider.make({
      id: providerId,
      account,
      // Proxy swallows STOP, and calls nobody about it: only 21610 tells, when we speak.
      hidesOptOuts: true,
      send: { text: (message: Outgoing["text"]) => Effect.suspend(() => text(message)) },
      longestText: 1600,
      receive,
      lookup: (message: Unheard) => Effect.mapError(past.lookup(message), failed("lookup")),
      missed: (since: DateTime.Utc) => Stream.mapError(past.missed(since), failed("missed")),
      sessions: sessionOperations(client, { account, service }, seats.learn)
    })
  })

/** Twilio Proxy as `PARLEY_TWILIO_PROXY_…` and `PARLEY_PUBLIC_URL` have it. */
export const provider: Effect.Effect<
  TwilioProxyProvider,
  ConfigError.ConfigError | NotConfigured,
  HttpClient.HttpClient
> = Effect.flatMap(TwilioProxyConfig, make)

const failed = (operation: string) => providerError(providerId, operation)
