/**
 * The port to what outlives the process. Every call takes a batch and is one commit; calls take effect in the order in which they are
 * made; what goes in and out is plain data, so that it crosses a thread or a wire as it is.
 */
import type { Conversation, Delivery, EventId, MessageId } from "@parley/messaging"
import { Context, type Effect, Schema } from "effect"
import type { StoreUnavailable } from "./StoreError.ts"

/** Random, so that it tells nothing of the number behind it. */
export const ConversationId = Schema.NonEmptyString.pipe(Schema.brand("ConversationId"))
export type ConversationId = typeof ConversationId.Type

/** One provider's account. */
export interface Source {
  readonly provider: string
  readonly account: string
}

/** An event to keep. The same (provider, account, id) is kept once. Times are milliseconds since 1970. */
export interface Arrival extends Source {
  readonly id: EventId
  /** As the platform sent it; empty where it stands with another event that came in the same body. */
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
  /** The conversation with this letter, where nothing waits before it: its turn can begin at once. */
  readonly work: Work | null
}

/** An event that waits for its turn. */
export interface Letter {
  readonly seq: number
  readonly json: string
  /** Turns that were tried and failed. */
  readonly attempts: number
  /** Later than now only for the oldest letter of a conversation: those behind it have not been tried. */
  readonly notBefore: number
  /** When it came in. */
  readonly at: number
}

/** A conversation as it stands, and what waits in it, oldest first: `mostLetters` of them. */
export interface Work {
  readonly id: ConversationId
  readonly conversation: Conversation
  readonly version: number
  /** `null` before the first turn. */
  readonly state: string | null
  /** None where a dead letter holds the conversation up. */
  readonly letters: ReadonlyArray<Letter>
}

/** A conversation may have any number of letters; memory has not. */
export const mostLetters = 32

/** When it is due, its event becomes a letter of its conversation. A conversation has one timer of a key. */
export interface Timer {
  readonly key: string
  readonly due: number
  readonly json: string
}

/** What was said, by whom. `key` is that of the parcel, where it was the bot. */
export interface Line {
  readonly by: "contact" | "bot"
  readonly text: string
  readonly key: string | null
}

/** What happened, and why: a word that does not change, and the rest as JSON. */
export interface Happening {
  readonly kind: string
  readonly json: string
}

/** A turn to write, under two fences: its letters are still open, and nobody has written the conversation since it was read. */
export interface Commit {
  readonly id: ConversationId
  /** One, or several that were handled together. */
  readonly letters: ReadonlyArray<number>
  readonly version: number
  /** `null` leaves it as it was. */
  readonly state: string | null
  readonly outbox: ReadonlyArray<{ readonly key: string; readonly json: string }>
  /** Timers to set, and the keys of those that are waited for no more; the others stay as they are. */
  readonly timers: { readonly set: ReadonlyArray<Timer>; readonly cancel: ReadonlyArray<string> }
  readonly reports: ReadonlyArray<Report>
  readonly transcript: ReadonlyArray<Line>
  readonly timeline: ReadonlyArray<Happening>
  /** The contact has opted out: what waits for them is not sent any more, and nothing of this turn is. */
  readonly isOptOut: boolean
  readonly at: number
}

/** A turn that failed: when to try again, or why it will not be. */
export interface Setback {
  readonly letter: number
  readonly at: number
  readonly next:
    | { readonly notBefore: number }
    /** `blocks`: no other letter of the conversation is handed out until this one is revived or discarded. */
    | { readonly dead: string; readonly blocks: boolean }
  readonly timeline: ReadonlyArray<Happening>
}

/** Timers that were due are letters now: in these conversations. `next`: when the next one is due. */
export interface Fired {
  readonly conversations: ReadonlyArray<ConversationId>
  readonly next: number | null
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
  /** When it was said. */
  readonly queued: number
  /** It was sent once more although nobody could tell whether it had arrived. */
  readonly possiblyDuplicate: boolean
  /** Where it is unsure: what was sent in the conversation lately, and so is not this one. */
  readonly known: ReadonlyArray<MessageId>
}

/** What became of a parcel. */
export interface Settlement {
  readonly seq: number
  readonly at: number
  readonly outcome:
    /** `possiblyDuplicate`: as in the parcel, with this attempt. */
    | { readonly _tag: "Sent"; readonly messageId: MessageId; readonly possiblyDuplicate: boolean }
    | {
        readonly _tag: "Later"
        readonly notBefore: number
        readonly unsure: boolean
        readonly doubts: number
        readonly possiblyDuplicate: boolean
      }
    | { readonly _tag: "Never"; readonly why: string }
    /** Nothing that waits in its conversation is sent any more. */
    | { readonly _tag: "OptedOut" }
  readonly timeline: ReadonlyArray<Happening>
}

/** Parcels that are now marked as being sent, and when the next one of that source will be due. */
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

/** A letter that will not be tried again, or that nobody understood: kept whole, for a person to look at. */
export interface DeadLetter extends Source {
  readonly seq: number
  readonly conversation: ConversationId | null
  readonly why: string
  readonly attempts: number
  readonly blocks: boolean
  readonly receivedAt: number
  readonly diedAt: number
  /** As it was understood; `null` where it was not. */
  readonly json: string | null
  readonly raw: Uint8Array
}

/** What was settled before these times is forgotten, in milliseconds since 1970; what is absent is kept for ever. */
export interface Prune {
  /** Letters that are done: with them goes the knowledge that they were here. */
  readonly inbox?: number
  /** Parcels that were sent or given up, and how far they came. */
  readonly outbox?: number
  readonly transcript?: number
  readonly timeline?: number
  readonly deadLetters?: number
  /** At most so many rows of each. */
  readonly limit: number
}

type Result<A> = Effect.Effect<A, StoreUnavailable>

export class Store extends Context.Tag("@parley/engine/Store")<
  Store,
  {
    /** What a crash left behind: parcels that were being sent become unsure, which is a doubt, and wait until then. */
    readonly recover: (request: { readonly notBefore: number }) => Result<void>
    /** Conversations in which a letter waits: first those in which it could have its turn now, those that have waited for longest first. */
    readonly waiting: (request: {
      readonly now: number
      readonly limit: number
    }) => Result<ReadonlyArray<ConversationId>>
    /** Keeps events, once each. When it has answered, they are on disk. */
    readonly accept: (arrivals: ReadonlyArray<Arrival>) => Result<ReadonlyArray<Receipt>>
    /** Reads conversations with their open letters; of one that it does not know, nothing. */
    readonly take: (ids: ReadonlyArray<ConversationId>) => Result<ReadonlyArray<Work>>
    /** Writes turns. `false`: a fence held, nothing of that turn was written. */
    readonly commit: (turns: ReadonlyArray<Commit>) => Result<ReadonlyArray<boolean>>
    /** Notes failed turns. */
    readonly setBack: (setbacks: ReadonlyArray<Setback>) => Result<void>
    /** Makes letters of timers that are due, those that are due for longest first. */
    readonly fire: (request: { readonly now: number; readonly limit: number }) => Result<Fired>
    /** Takes what is due to be sent there: of each conversation the oldest unsettled parcel, and none while one is being sent. */
    readonly claim: (request: Source & { readonly now: number; readonly limit: number }) => Result<Claim>
    /** Notes what became of parcels. */
    readonly settle: (settlements: ReadonlyArray<Settlement>) => Result<void>
    /** The newest first. */
    readonly deadLetters: (request: { readonly limit: number }) => Result<ReadonlyArray<DeadLetter>>
    /** Dead letters wait for their turn again, as if they had just come in; those that nobody understood do not. Gives their conversations. */
    readonly revive: (letters: ReadonlyArray<number>) => Result<ReadonlyArray<ConversationId>>
    /** Forgets dead letters. Gives the conversations that they held up. */
    readonly discard: (letters: ReadonlyArray<number>) => Result<ReadonlyArray<ConversationId>>
    /** Forgets what is old. Gives how many rows; less than the limit of each, and there is no more. */
    readonly prune: (request: Prune) => Result<number>
    /** Until when all that came in from there is known to be here; `null` before it was first said. */
    readonly heardUntil: (source: Source) => Result<number | null>
    readonly hear: (heard: Source & { readonly until: number }) => Result<void>
    /** How far a platform's stream was read, as it says so itself; `null` before it was first said. */
    readonly bookmark: (source: Source) => Result<string | null>
    readonly mark: (marked: Source & { readonly at: string }) => Result<void>
    /** Writes something, to see that it can. */
    readonly check: Result<void>
    /** Never returns; fails when the store is lost for good, and only a new start helps. */
    readonly lost: Effect.Effect<never, StoreUnavailable>
  }
>() {}
