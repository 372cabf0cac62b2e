/** What Genesys answers: in an envelope, in either of two spellings, or, as one page shows it, with no envelope at all. */
import { Either, Schema } from "effect"
import { field } from "../../field.ts"
import { SmsMessage } from "./SmsMessage.ts"
import { SmsSession, User } from "./SmsSession.ts"

/** An operation was taken, and will be done: the server tells by its notifications what came of it. */
export const Accepted = Schema.Struct({
  statusCode: Schema.Int,
  /** Finds the `Error` notification that speaks of it. */
  referenceId: field("referenceId", Schema.Int)
})
export type Accepted = typeof Accepted.Type

/** Null where it is not as documented: the others in its list are no worse for it. */
const row = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.NullOr(schema).annotations({ decodingFallback: () => Either.right(null) })

const Sessions = Schema.Array(row(SmsSession))

export const OneSession = Schema.Union(
  Schema.pluck(Schema.Struct({ smssession: SmsSession }), "smssession"),
  Schema.pluck(Schema.Struct({ smsession: SmsSession }), "smsession"),
  SmsSession
)

export const ManySessions = Schema.Union(
  Schema.pluck(Schema.Struct({ smssessions: Sessions }), "smssessions"),
  Schema.pluck(Schema.Struct({ smsessions: Sessions }), "smsessions"),
  Sessions,
  SmsSession
)

/** Where the sessions are, as addresses and as paths behind that of the API. */
export const Uris = Schema.Struct({
  uris: Schema.Array(Schema.String),
  paths: field("paths", Schema.Array(Schema.String))
})
export type Uris = typeof Uris.Type

export const Messages = Schema.Struct({ messages: Schema.Array(row(SmsMessage)) })

export const OneUser = Schema.pluck(Schema.Struct({ user: User }), "user")

/** What of a user was asked for besides is in it. */
export const UserWithSessions = Schema.Struct({
  user: Schema.Struct(
    {
      ...User.fields,
      smssessions: field("smssessions", Schema.Array(SmsSession)),
      smsessions: field("smsessions", Schema.Array(SmsSession))
    },
    Schema.Record({ key: Schema.String, value: Schema.Unknown })
  )
})

/** Such as `8.5.2`. */
export const Version = Schema.Struct({ version: Schema.NonEmptyString })
