/** What a platform lets one do with its sessions. An operation that it lacks is not a member. */
import type { DateTime, Duration, Effect, Stream } from "effect"
import type { Address } from "./Address.ts"
import type { EventId } from "./Event.ts"
import type { Message } from "./Message.ts"
import type { Participant, ParticipantId } from "./Participant.ts"
import type { ProviderError } from "./ProviderError.ts"
import type { Session, SessionId } from "./Session.ts"

/** A session to begin. What a platform cannot do of it is refused, and nothing is begun. */
export interface Opening {
  /** Whom to reach, and the address of ours that they see; the platform chooses one where it is not given. */
  readonly participants: ReadonlyArray<{ readonly address: Address; readonly mask?: Address; readonly name?: string }>
  readonly sender?: Address
  /** To ask for it by. No personal data: platforms log and show it. */
  readonly uniqueName?: string
  readonly name?: string
  /** How long it may be silent. */
  readonly ttl?: Duration.Duration
  /** The first words, where a platform begins a session with them. */
  readonly text?: string
}

/** Where a session is handed over to, by the platform's own name or address of it. */
export type Target = { readonly queue: string } | { readonly agent: string }

/** One thing that was said in a session. */
export interface Utterance {
  readonly id: EventId
  readonly at?: DateTime.Utc
  /** Absent where the platform does not tell. */
  readonly from?: Address | ParticipantId
  readonly isOurs: boolean
  readonly message: Message
}

type Answer<A> = Effect.Effect<A, ProviderError>

/**
 * Operations on a session take it as it was read, and not its id, because what may be done depends on how it stands. One that its
 * `capabilities` do not list fails with `Conflict` before anything is asked of the platform.
 */
export interface Sessions<Native = unknown> {
  readonly get?: (id: SessionId) => Answer<Session<Native>>
  readonly list?: Stream.Stream<Session<Native>, ProviderError>
  readonly open?: (opening: Opening) => Answer<Session<Native>>
  readonly participants?: (session: Session) => Answer<ReadonlyArray<Participant>>
  /** What was said in it, oldest first. */
  readonly history?: (session: Session) => Stream.Stream<Utterance, ProviderError>
  readonly accept?: (session: Session) => Answer<void>
  readonly reject?: (session: Session) => Answer<void>
  /** Somebody else joins: a contact, or a desk or agent by the platform's address of it. */
  readonly invite?: (session: Session, participant: Opening["participants"][number]) => Answer<void>
  readonly remove?: (session: Session, participant: ParticipantId) => Answer<void>
  readonly rename?: (session: Session, name: string) => Answer<void>
  /** Attaches data; `null` takes a value off. */
  readonly annotate?: (session: Session, data: Readonly<Record<string, string | number | null>>) => Answer<void>
  readonly transfer?: (session: Session, to: Target) => Answer<void>
  /** We go; the others may go on. */
  readonly leave?: (session: Session) => Answer<void>
  /** It ends for all. */
  readonly close?: (session: Session) => Answer<void>
  readonly reopen?: (session: Session) => Answer<void>
  /** Nothing is left of it at the platform. */
  readonly delete?: (session: Session) => Answer<void>
}
