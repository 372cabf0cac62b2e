/**
 * The port to what outlives the process: inbox, conversations, outbox, deliveries. Every call takes a batch and is one commit;
 * what goes in and out is plain data, so that it crosses a thread or a wire as it is.
 */
import type { Conversation, Delivery, EventId, MessageId } from "@parley/messaging"
import { Context, type Effect, Schema } from "effect"

/** Random, so that it tells nothing of the number behind it. */
export const ConversationId = Schema.NonEmptyString.pipe(Schema.brand("ConversationId"))
export type ConversationId = typeof ConversationId.Type

/** The store cannot be used now; nothing of the batch was written. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  operation: Schema.String,
  cause: Schema.Defect
}) {
  override get message() {
    return `the store failed at ${this.operation}`
  }
}

/** Another process has this store; two would do everything twice. */
export class StoreInUse extends Schema.TaggedError<StoreInUse>()("StoreInUse", { where: Schema.String }) {
  override get message() {
    return `another process uses ${this.where}`
  }
}

/** The store was written by a newer release, whose tables this one does not know. */
export class StoreTooNew extends Schema.TaggedError<StoreTooNew>()("StoreTooNew", {
  where: Schema.String,
  found: Schema.Int,
  known: Schema.Int
}) {
  override get message() {
    return `${this.where} has schema ${this.found}, this release knows ${this.known}: install the newer release again`
  }
}

/** One provider's account. */
export interface Source {
  readonly provider: string
  readonly account: string
}

/** An event to keep. The same (provider, account, id) is kept once. Times are milliseconds since 1970. */
export interface Arrival extends Source {
  readonly id: EventId
  /** As the platform sent it. */
  readonly raw: Uint8Array
  readonly at: number
  /** Genuine and not understood: a dead letter at once, with the reason. */
  readonly content: { readonly conversation: Conversation; readonly json: string } | { readonly dead: string }
}

export interface Receipt {
  /** `null` for what was not understood. */
  readonly conversation: ConversationId | null
  /** False: it was here before. */
  readonly fresh: boolean
}

/** An event that waits for its turn. */
export interface Letter {
  readonly seq: number
  readonly json: string
  /** Turns that were tried and failed. */
  readonly attempts: number
  readonly notBefore: number
}

/** A conversation as it stands, and what waits in it, oldest first. */
export interface Work {
  readonly id: ConversationId
  readonly conversation: Conversation
  readonly version: number
  /** `null` before the first turn. */
  readonly state: string | null
  readonly letters: ReadonlyArray<Letter>
}

/** A turn to write, under two fences: the letter is still open, and nobody has written the conversation since it was read. */
export interface Commit {
  readonly id: ConversationId
  readonly letter: number
  readonly version: number
  /** `null` leaves it as it was. */
  readonly state: string | null
  readonly outbox: ReadonlyArray<{ readonly key: string; readonly json: string }>
  readonly reports: ReadonlyArray<Report>
  /** The contact has opted out: what waits for them is not sent any more, and nothing of this turn is. */
  readonly isOptOut: boolean
  readonly at: number
}

/** A turn that failed: when to try again, or why it will not be. */
export interface Setback {
  readonly letter: number
  readonly at: number
  readonly next: { readonly notBefore: number } | { readonly dead: string }
}

/** A message to send. `unsure`: an earlier attempt may have gone out. */
export interface Parcel {
  readonly seq: number
  readonly key: string
  readonly conversation: Conversation
  readonly json: string
  readonly attempts: number
  readonly unsure: boolean
  /** After so many attempts it could not be told whether it was taken. */
  readonly doubts: number
  readonly firstTried: number
  /** Where it is unsure: what was sent in the conversation lately, and so is not this one. */
  readonly known: ReadonlyArray<MessageId>
}

/** What became of a parcel. */
export interface Settlement {
  readonly seq: number
  readonly at: number
  readonly outcome:
    | { readonly _tag: "Sent"; readonly messageId: MessageId }
    | { readonly _tag: "Later"; readonly notBefore: number; readonly unsure: boolean; readonly doubts: number }
    | { readonly _tag: "Never"; readonly why: string }
    /** Nothing that waits in its conversation is sent any more. */
    | { readonly _tag: "OptedOut" }
}

/** Parcels that are now marked as being sent, and when the next one will be due. */
export interface Claim {
  readonly parcels: ReadonlyArray<Parcel>
  readonly next: number | null
}

/** One report on a message of ours, to be reduced with what is known already. */
export interface Report {
  readonly messageId: MessageId
  readonly delivery: Delivery
  readonly code?: string
}

type Result<A> = Effect.Effect<A, StoreUnavailable>

export class Store extends Context.Tag("@parley/engine/Store")<
  Store,
  {
    /** What a crash left behind: parcels that were being sent become unsure. Gives the conversations in which letters wait. */
    readonly recover: Result<ReadonlyArray<ConversationId>>
    /** Keeps events, once each. When it has answered, they are on disk. */
    readonly accept: (arrivals: ReadonlyArray<Arrival>) => Result<ReadonlyArray<Receipt>>
    /** Reads conversations with their open letters. */
    readonly take: (ids: ReadonlyArray<ConversationId>) => Result<ReadonlyArray<Work>>
    /** Writes turns. `false`: a fence held, nothing of that turn was written. */
    readonly commit: (turns: ReadonlyArray<Commit>) => Result<ReadonlyArray<boolean>>
    /** Notes failed turns. */
    readonly setBack: (setbacks: ReadonlyArray<Setback>) => Result<void>
    /** Takes what is due to be sent: of each conversation the oldest unsettled parcel, and none while one is being sent. */
    readonly claim: (request: { readonly now: number; readonly limit: number }) => Result<Claim>
    /** Notes what became of parcels. */
    readonly settle: (settlements: ReadonlyArray<Settlement>) => Result<void>
    /** Until when all that came in from there is known to be here; `null` before it was first said. */
    readonly heardUntil: (source: Source) => Result<number | null>
    readonly hear: (heard: Source & { readonly until: number }) => Result<void>
    /** How far a platform's stream was read, as it says so itself; `null` before it was first said. */
    readonly bookmark: (source: Source) => Result<string | null>
    readonly mark: (marked: Source & { readonly at: string }) => Result<void>
    /** Writes something, to see that it can. */
    readonly check: Result<void>
  }
>() {}
