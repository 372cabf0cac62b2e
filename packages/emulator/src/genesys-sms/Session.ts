/** A session as the practice Genesys remembers it: the contact, who has it or where it waits, and what was said. */
import { randomBytes, randomInt } from "node:crypto"
import { Schema } from "effect"

export const Participant = Schema.Struct({
  type: Schema.Literal("Agent", "Customer", "Supervisor"),
  nickname: Schema.String,
  participantId: Schema.String
})
export type Participant = typeof Participant.Type

/** `Agents`: not for the customer. */
export const Visibility = Schema.Literal("All", "Agents")
export type Visibility = typeof Visibility.Type

/** A user's place in a session. */
export const Seat = Schema.Struct({
  ...Participant.fields,
  user: Schema.String,
  state: Schema.Literal("Invited", "Chatting", "LeftChat", "Completed", "Revoked"),
  visibility: Visibility,
  /** Looks on, and says nothing. */
  mute: Schema.Boolean,
  /** When they were invited: milliseconds, as all times here. */
  at: Schema.Number
})
export type Seat = typeof Seat.Type

export const Session = Schema.Struct({
  id: Schema.String,
  contact: Schema.String,
  /** The one that they text. */
  number: Schema.String,
  customer: Participant,
  /** The queue that it waits in; "" when it does not. */
  queue: Schema.String,
  /** It is offered to nobody before. */
  notBefore: Schema.Number,
  /** The customer has left: their next text begins another. */
  ended: Schema.Boolean,
  userData: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  /** One for each user. */
  seats: Schema.Array(Seat)
})
export type Session = typeof Session.Type

export const Message = Schema.Struct({
  session: Schema.String,
  /** From 1, in one session; -1 for what the service says. */
  index: Schema.Int,
  type: Schema.Literal(
    "Text",
    "ParticipantJoined",
    "ParticipantLeft",
    "ParticipantRejoined",
    "TypingStarted",
    "TypingStopped",
    "PushUrl",
    "CustomNotice",
    "TranscriptSaveDone"
  ),
  from: Schema.NullOr(Participant),
  /** What was said, under the name that its type gives it. */
  content: Schema.Record({ key: Schema.Literal("text", "url", "noticeText"), value: Schema.String }).pipe(
    Schema.partialWith({ exact: true })
  ),
  visibility: Visibility,
  at: Schema.Number
})
export type Message = typeof Message.Type

const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/** 16 capitals and digits. */
export const sessionId = (): string => Array.from({ length: 16 }, () => signs[randomInt(signs.length)]).join("")
export const participantId = (): string => randomBytes(8).toString("hex").toUpperCase()

/** Those who take part now. */
export const present = ({ seats }: Session): ReadonlyArray<Seat> => seats.filter(({ state }) => state === "Chatting")

export const seatOf = ({ seats }: Session, user: string): Seat | undefined => seats.find((it) => it.user === user)

/** The same session with this user's seat in place of their old one. */
export const seated = (session: Session, seat: Seat): Session => ({
  ...session,
  seats: [...session.seats.filter(({ user }) => user !== seat.user), seat]
})
