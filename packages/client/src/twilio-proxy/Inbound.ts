/** What Proxy tells us by webhook, at three addresses: of each interaction, before each interaction, and outside of sessions. */
import { type Media, Refused, type Unreadable, type Webhook } from "@parley/messaging"
import { Effect } from "effect"
import { decode, mediaIn } from "../twilio/decode.ts"
import { genuine, type Parameters } from "../twilio/genuine.ts"
import { InteractionCallback, InterceptCallback, OutOfSessionCallback } from "./Callbacks.ts"
import type { TwilioProxyConfig } from "./Config.ts"

/** Which of the three it is, and what it tells; `media` are those of a text outside of sessions. */
export type Callback =
  | { readonly _tag: "Interaction"; readonly told: InteractionCallback }
  /** Answer 403 to stop the interaction; whatever else is answered, and nothing at all, lets it through. */
  | { readonly _tag: "Intercept"; readonly told: InterceptCallback }
  | { readonly _tag: "OutOfSession"; readonly told: OutOfSessionCallback; readonly media: ReadonlyArray<Media> }

/**
 * Gives a webhook that is genuine: signed with our token for the address it came to, about our account and service. It is told apart
 * by the end of its path: `/intercept`, `/out-of-session`, or neither.
 */
export const receive =
  (config: Pick<TwilioProxyConfig, "accountSid" | "authToken" | "publicUrl" | "serviceSid">) =>
  (webhook: Webhook): Effect.Effect<Callback, Refused | Unreadable> =>
    Effect.gen(function* () {
      const parameters = yield* genuine(config)(webhook)
      const callback = yield* readers[nameOf(webhook)](parameters)
      return isAbout(config, callback) ? callback : yield* new Refused({ reason: "NotGenuine" })
    })

const nameOf = ({ target }: Webhook): Callback["_tag"] => {
  const [path = ""] = target.split("?", 1)
  if (path.endsWith("/intercept")) return "Intercept"
  return path.endsWith("/out-of-session") ? "OutOfSession" : "Interaction"
}

const interactionIn = decode(InteractionCallback)
const interceptIn = decode(InterceptCallback)
const outOfSessionIn = decode(OutOfSessionCallback)

type Reader = (parameters: Parameters) => Effect.Effect<Callback, Unreadable>

const readers: { readonly [Name in Callback["_tag"]]: Reader } = {
  Interaction: (parameters) => Effect.map(interactionIn(parameters), (told) => ({ _tag: "Interaction", told })),
  Intercept: (parameters) => Effect.map(interceptIn(parameters), (told) => ({ _tag: "Intercept", told })),
  OutOfSession: (parameters) =>
    Effect.zipWith(outOfSessionIn(parameters), mediaIn(parameters), (told, media) => ({
      _tag: "OutOfSession",
      told,
      media
    }))
}

/** The service is told only where there was a session. */
const isAbout = (
  { accountSid, serviceSid }: Pick<TwilioProxyConfig, "accountSid" | "serviceSid">,
  callback: Callback
): boolean => {
  if (callback._tag !== "OutOfSession") {
    const { interactionAccountSid, interactionServiceSid } = callback.told
    return interactionAccountSid === accountSid && interactionServiceSid === serviceSid
  }
  const { accountSid: account, sessionServiceSid: service } = callback.told
  return account === accountSid && (service === null || service === serviceSid)
}
