/** What the Interaction API's error codes mean to a caller: they come with HTTP statuses that are documented nowhere. */
import { Schema } from "effect"
import type { Explanation } from "../../refusal.ts"

const isCoded = Schema.is(
  Schema.Struct({ code: Schema.Union(Schema.Int, Schema.String.pipe(Schema.pattern(/^\d{1,9}$/))) })
)

const unauthorized = [10003, 10004]
/** The channel, the conversation, the session, the person or the work is not there. */
const missing = [10017, 10018, 10020, 10025, 10036, 10071, 10072, 10082, 10105]
/** Who we say that we are does not fit what we ask about; the bot is inactive. An admin can help. */
const unfit = [10001, 10005, 10050, 10057, 10069, 10070, 10087, 10088, 10093]
/** They may have done it, or not: with the same id it may be asked again. */
const uncertain = [10055, 10056, 10058, 10094]
/** The bot is not in the conversation: it has not accepted it, or has given it to people. */
const notInIt = 10068
const readOnly = 10019
const notOptedIn = 15103

/** Somebody has used this id before: where it was us, the message has been taken. */
export const idUsedBefore = "10073"

const statusOf = (code: number): number | undefined => {
  if (unauthorized.includes(code)) return 401
  if (missing.includes(code)) return 404
  if (unfit.includes(code) || (code >= 15102 && code <= 15112)) return 403
  if (code === notInIt) return 409
  if (uncertain.includes(code) || code === 500 || (code >= 20000 && code < 30000)) return 500
  return code >= 10000 && code < 20000 ? 400 : undefined
}

/** ERRORCODES.md of github.com/salesforce-misc/interaction-service-apis. An unknown code counts as its HTTP status says. */
const meaningOf = (code: number): Explanation => {
  const status = statusOf(code)
  return {
    code: String(code),
    ...(status !== undefined && { status }),
    ...(code === readOnly && { isOutOfOrder: true }),
    ...(code === notOptedIn && { isOptedOut: true })
  }
}

/** Reads `{ "code": 10018, … }`: the message beside it quotes what was said. */
export const explain = (body: unknown): Explanation => (isCoded(body) ? meaningOf(Number(body.code)) : {})

const Word = Schema.String.pipe(Schema.pattern(/^\w{1,100}$/))
const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optional(Schema.NullOr(schema))
const isUndone = Schema.is(
  Schema.Struct({
    success: Schema.Literal(false),
    errorDetail: Schema.optional(Schema.Unknown),
    errorReason: may(Schema.Unknown),
    errors: may(Schema.Struct({ apiErrorCode: may(Schema.Unknown), errorType: may(Schema.Unknown) }))
  })
)
const isWord = Schema.is(Word)

/** An answer whose status says that all is well, and whose `success` says that it is not. */
export const refusalIn = (body: unknown): Explanation | undefined => {
  if (!isUndone(body)) return undefined
  const word = [body.errorReason, body.errors?.apiErrorCode, body.errors?.errorType].find((it) => isWord(it))
  return { code: isWord(word) ? word : "unsuccessful", ...explain(body.errorDetail) }
}
