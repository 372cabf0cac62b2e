/** Why a call to Pub/Sub API ended, as a decision: the vendor's code is in the trailers, the gRPC status beside it. */
import type { Reason } from "@parley/messaging"
import { Duration, Schema } from "effect"
import { Failure } from "../../Failure.ts"

const prefix = "sfdc.platform.eventbus.grpc."

/** The numbers of gRPC's statuses. */
const reasons: ReadonlyMap<number, Reason> = new Map<number, Reason>([
  [5, { _tag: "NotFound" }],
  [7, { _tag: "Forbidden" }],
  [8, { _tag: "RateLimited", retryAfter: Duration.seconds(1) }],
  [16, { _tag: "Unauthorized" }]
])
/** What one might do otherwise: asking again as it was will not help. */
const refused: ReadonlySet<number> = new Set([3, 9, 11, 12])

const Fault = Schema.Struct({ code: Schema.Int, metadata: Schema.optional(Schema.Unknown) })
const isFault = Schema.is(Fault)

/** `codeIn` reads the trailers. Whatever else it is, the connection is gone, and nothing was changed by it: that may be tried again. */
export const pubSubFault = (error: unknown, codeIn: (metadata: unknown) => string | undefined): Failure => {
  if (!isFault(error)) return Failure.because({ _tag: "Unavailable" }, "the call broke off")
  const { code, metadata } = error
  const own = /^[\w.]{1,200}$/.exec(codeIn(metadata) ?? "")?.[0].replace(prefix, "")
  const said = `gRPC ${code}${own === undefined ? "" : `, code ${own}`}`
  const reason = refused.has(code) ? { _tag: "Rejected" as const, code: own ?? `gRPC ${code}` } : reasons.get(code)
  return Failure.because(reason ?? { _tag: "Unavailable" }, said, own)
}

/** The place to go on from is too old, or was never one. */
export const isLostPlace = ({ code }: Failure): boolean => /replay/i.test(code ?? "")
