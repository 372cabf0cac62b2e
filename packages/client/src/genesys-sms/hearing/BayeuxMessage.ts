/** What a Bayeux server says: answers to messages of ours, with its advice, and what is published. */
import { Either, Schema } from "effect"
import { Failure } from "../../Failure.ts"

/** What the server wants done next: its latest word counts, until it says another. In milliseconds. */
const Advice = Schema.Struct({
  reconnect: Schema.optional(Schema.String),
  interval: Schema.optional(Schema.Number),
  timeout: Schema.optional(Schema.Number)
})
export type Advice = typeof Advice.Type

const BayeuxMessage = Schema.Struct({
  channel: Schema.String,
  successful: Schema.optional(Schema.Boolean),
  clientId: Schema.optional(Schema.String),
  error: Schema.optional(Schema.String),
  advice: Schema.optional(Advice),
  data: Schema.optional(Schema.Unknown)
})
export type BayeuxMessage = typeof BayeuxMessage.Type

const isMessage = Schema.is(BayeuxMessage)

const unexpected = Failure.because({ _tag: "UnexpectedReply" }, "the answer is not Bayeux")

/** All that is one, in an answer that has one at least. */
export const messagesIn = (answer: unknown): Either.Either<ReadonlyArray<BayeuxMessage>, Failure> => {
  const all: ReadonlyArray<unknown> = Array.isArray(answer) ? answer : [answer]
  const said = all.filter(isMessage)
  return said.length > 0 ? Either.right(said) : Either.left(unexpected)
}

/** The answer to a message of ours, wherever it stands among what came. */
export const on = (channel: string, messages: ReadonlyArray<BayeuxMessage>): Either.Either<BayeuxMessage, Failure> =>
  Either.fromNullable(
    messages.find((it) => it.channel === channel),
    () => unexpected
  )

/** `402::unknown session`. */
export const isForgotten = ({ error }: BayeuxMessage): boolean => error?.startsWith("402") === true

export const refused = ({ error }: BayeuxMessage): Failure => {
  const [code = "none"] = /^\d{3}/.exec(error ?? "") ?? []
  return Failure.because({ _tag: "Rejected", code }, `Bayeux: ${code}`)
}
