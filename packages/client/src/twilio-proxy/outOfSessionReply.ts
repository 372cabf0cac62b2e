/** The answer to an out-of-session callback that opens a session on the spot, between who wrote and another. */
import { Schema } from "effect"
import { Instant, Seconds } from "./Fields.ts"
import { knownModes } from "./Session.ts"

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** https://www.twilio.com/docs/proxy/out-session-callback-response-guide; the last two names are inferred from the others. */
const Reply = Schema.Struct({
  /** The other participant: E.164. */
  participantIdentifier: Schema.String,
  /** At most 191 characters, free of personal data. */
  uniqueName: may(Schema.String),
  mode: may(knownModes),
  /** In whole seconds. */
  ttl: may(Seconds),
  dateExpiry: may(Instant),
  /** The number that the other participant sees. */
  participantProxyIdentifier: may(Schema.String),
  participantProxyIdentifierSid: may(Schema.String),
  participantFriendlyName: may(Schema.String)
})
const encode = Schema.encodeSync(Schema.parseJson(Reply))

/** What to answer the request with: the message then goes on as if the session had been open. */
export const outOfSessionReply = (
  session: typeof Reply.Type
): { readonly contentType: string; readonly body: string } => ({
  contentType: "application/json",
  body: encode(session)
})
