/** A request that Proxy does not grant, by the code of Twilio's error dictionary. */
import { Data, Effect } from "effect"
import type { Code } from "../twilio/VendorError.ts"

export class Refused extends Data.TaggedError("Refused")<{ readonly code: Code }> {}

export const refuse = (code: Code): Effect.Effect<never, Refused> => Effect.fail(new Refused({ code }))

/** Goes on only where nothing speaks against it. */
export const refuseWhen = (code: Code, wrong: boolean): Effect.Effect<void, Refused> =>
  wrong ? refuse(code) : Effect.void
