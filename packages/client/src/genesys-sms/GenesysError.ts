/** Why a call to Genesys failed, or was not made, as a decision that the caller can take. */
import { Reason } from "@parley/messaging"
import { Option, Schema } from "effect"
import type { Failure } from "../Failure.ts"
import type { Explanation } from "../refusal.ts"
import { explanationOf, notLoggedIn, statusCodes } from "./rest/StatusCode.ts"

/** `Rejected` has the vendor's `statusCode`, or the HTTP status where it gave none. */
export class GenesysError extends Schema.TaggedError<GenesysError>()("GenesysError", {
  operation: Schema.String,
  reason: Reason,
  /** The vendor's `statusCode`, where it gave one: an HTTP status may stand for several. */
  statusCode: Schema.optionalWith(Schema.Int, { exact: true }),
  /** What to do about it, where that can be said. */
  advice: Schema.optionalWith(Schema.String, { exact: true }),
  /** Tells a reader of logs what happened; holds no text, number, name or cookie. */
  cause: Schema.optionalWith(Schema.Defect, { exact: true })
}) {
  /** `feature` is what the product must have for this operation. */
  static readonly of =
    (operation: string, feature?: string) =>
    ({ reason, cause, code }: Failure): GenesysError => {
      const advice = adviceOn(reason, code, feature)
      return new GenesysError({
        operation,
        reason,
        ...(code !== undefined && { statusCode: Number(code) }),
        ...(advice !== undefined && { advice }),
        ...(cause !== undefined && { cause })
      })
    }

  /** Against what the session allows, so nothing was asked. */
  static readonly against = (operation: string, advice: string): GenesysError =>
    new GenesysError({ operation, reason: { _tag: "Conflict" }, advice })

  override get message() {
    const { advice, operation, reason, statusCode } = this
    const means = statusCode === undefined ? undefined : statusCodes.get(statusCode)?.means
    const said = statusCode === undefined ? "" : ` (statusCode ${statusCode}${means === undefined ? "" : `: ${means}`})`
    return `Genesys.${operation}: ${reason._tag}${said}${advice === undefined ? "" : `: ${advice}`}`
  }
}

const adviceOn = ({ _tag }: Reason, code: string | undefined, feature: string | undefined): string | undefined => {
  if (code === "8") return "log in as this agent once, by hand, and change the password"
  if (_tag === "Forbidden" && feature !== undefined) {
    return `it needs the product's feature ${feature}, and an agent who may use it`
  }
  return undefined
}

const isStatus = Schema.is(Schema.Struct({ statusCode: Schema.Int }))

/** Reads `{ "statusCode": 3, … }`; the words beside it may speak of a person. */
export const explain = (body: unknown): Explanation =>
  isStatus(body) && body.statusCode !== 0 ? explanationOf(body.statusCode) : {}

/** HTTP 200 is no more than that it was read: the `statusCode` may say that it was not done. */
export const refusalIn = (body: unknown): Explanation | undefined =>
  isStatus(body) && body.statusCode !== 0 ? explanationOf(body.statusCode) : undefined

const parseJson = Schema.decodeUnknownOption(Schema.parseJson())

/** What says that the CSRF token is missing or old is no JSON; it means the same as "not logged in". */
export const parse = (text: string): Option.Option<unknown> =>
  Option.orElse(parseJson(text), () =>
    /csrf token/i.test(text) ? Option.some({ statusCode: notLoggedIn }) : Option.none()
  )
