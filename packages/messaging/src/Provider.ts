/** The port to a messaging platform: a plain value whose capabilities are its members, so that it can claim none that it lacks. */
import { Schema, type DateTime, type Effect, type Option, type Stream } from "effect"
import type { Address } from "./Address.ts"
import type { Bookmark } from "./Bookmark.ts"
import type { Event, MessageId } from "./Event.ts"
import type { ProviderError } from "./ProviderError.ts"
import type { Sessions } from "./Sessions.ts"
import type { Refused, Unreadable, Webhook } from "./Webhook.ts"

/** From whom, to whom, and our own key for the message: the same key never means two messages. */
export interface Envelope {
  readonly sender: Address
  readonly contact: Address
  readonly key: string
}

/** What can be sent, by kind. A provider implements the kinds that it has; `text` always. */
export interface Outgoing {
  readonly text: Envelope & { readonly text: string }
  readonly media: Envelope & { readonly url: string; readonly text?: string }
}
/** A kind of message. */
export type Kind = keyof Outgoing

/** A message of which we never heard whether it was taken. */
export interface Unheard {
  readonly envelope: Envelope
  /** Empty where only media were sent. */
  readonly text: string
  /** Where it was media: the address that they were to be fetched from. */
  readonly url?: string
  /** The first attempt was not before this. */
  readonly since: DateTime.Utc
  /** Messages of this conversation that are accounted for, however alike they look. */
  readonly known: ReadonlyArray<MessageId>
}

/** None of a provider's settings is there, so this installation does not use it. */
export class NotConfigured extends Schema.TaggedError<NotConfigured>()("NotConfigured", {
  provider: Schema.String
}) {
  override get message() {
    return `${this.provider} is not configured`
  }
}

/** The engine's view: what may be absent is optional, so that a list holds any of them without a cast. */
export interface Provider {
  readonly id: string
  readonly account: string
  /** Where people reach the bot here, as one would print it on a poster. */
  readonly sender?: Address
  /** Gives the platform's id of the message that it took. */
  readonly send: { readonly text: (message: Outgoing["text"]) => Effect.Effect<MessageId, ProviderError> } & {
    readonly [K in Exclude<Kind, "text">]?: (message: Outgoing[K]) => Effect.Effect<MessageId, ProviderError>
  }
  /** The most UTF-16 units that one text may have: a longer one is sent in parts. */
  readonly longestText?: number
  /** What is sent again under the same key is one message there: it may be sent again without a doubt. */
  readonly isIdempotent?: true
  /** The platform keeps from us that somebody has opted out: only a send that fails with `OptedOut` tells. */
  readonly hidesOptOuts?: true
  /** For platforms that call us. Only what is genuine succeeds. `ProviderError`: what was meant could not be found out now. */
  readonly receive?: (webhook: Webhook) => Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable | ProviderError>
  /**
   * For platforms that do not call us, or only as long as we ask them to. Runs for as long as the bot does. A bookmark says that what
   * came before it has been given; the last one that was kept comes back at the next start. Events after it may come again.
   */
  readonly listen?: (after: Option.Option<Bookmark>) => Stream.Stream<Event | Bookmark, ProviderError>
  /** What has come in since, for who was away. What was heard already is given again, under the same ids. */
  readonly missed?: (since: DateTime.Utc) => Stream.Stream<Event, ProviderError>
  /** Was it taken, and under which id? Asked before anything would be sent a second time. */
  readonly lookup?: (message: Unheard) => Effect.Effect<Option.Option<MessageId>, ProviderError>
  readonly sessions?: Sessions
}

/** Generic parameters switch the excess-property check off; this switches it on again, so that a misspelt member is an error. */
type Only<O, Known> = O & { readonly [K in Exclude<keyof O, keyof Known>]: never }
/** The keys that are surely there: optional ones do not count. */
type Sure<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : K }[keyof T]

/** The kinds of message that a provider surely sends. */
export type Offers<P extends Provider> = Sure<P["send"]>

export const Provider = {
  /** Keeps the value's own type: `twilio.listen` of a provider without it does not compile. */
  make: <const P extends Provider>(
    provider: Only<P, Provider> & { readonly send: Only<P["send"], Provider["send"]> }
  ): P => provider
}
