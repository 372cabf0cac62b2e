/** Carries one parcel to its provider, and tells what became of it. Never sends blindly what may have arrived already. */
import { type MessageId, type Outgoing, type Provider, ProviderError, type Unheard } from "@parley/messaging"
import { Cause, Clock, DateTime, Effect, Option } from "effect"
import * as Content from "./Content.ts"
import * as Limit from "./Limit.ts"
import type { Parcel } from "./Store.ts"
import { isTooOld, ofLookup, ofSend, type Verdict } from "./verdict.ts"

/** After so many doubts a message that is not found is given up: one more attempt could be one too many. */
const mostDoubts = 12
/** Where the platform cannot be asked, the contact may hear it twice, and not three times. */
const mostBlind = 2

/** What a parcel is carried with. */
interface Errand {
  readonly provider: Provider
  readonly limited: Limit.Limit<ProviderError>
}

const post = (
  provider: Provider,
  parcel: Parcel,
  content: Content.Content
): Effect.Effect<MessageId, ProviderError> => {
  const { contact, sender } = parcel.conversation
  const envelope = { sender, contact, key: parcel.key }
  if (content.kind === "text") return provider.send.text({ ...envelope, text: content.text })
  const media: Outgoing["media"] = { ...envelope, url: content.url }
  return (
    provider.send.media?.(media) ??
    new ProviderError({ provider: provider.id, operation: "media", reason: { _tag: "Rejected", code: "media" } })
  )
}

const unknown = (provider: Provider, operation: string, cause?: unknown) =>
  new ProviderError({
    provider: provider.id,
    operation,
    reason: { _tag: "UnknownOutcome" },
    ...(cause !== undefined && { cause })
  })

/** A provider that does not answer by then never will, and its place is needed. Its own limit should be far below. */
export const limit = (provider: Provider) => Limit.make("2 minutes", () => unknown(provider, "answer"))

/** A defect of a provider tells as little as a connection that broke, and so does one that interrupts itself or never answers. */
const asked = <A>(
  { limited, provider }: Errand,
  operation: string,
  ask: () => Effect.Effect<A, ProviderError>
): Effect.Effect<A, ProviderError> =>
  Effect.runtime().pipe(
    Effect.flatMap((runtime) => Effect.flatten(limited(runtime, Effect.suspend(ask)))),
    Effect.catchAllCause((cause) =>
      Option.match(Cause.failureOption(cause), {
        onNone: () => unknown(provider, operation, cause),
        onSome: (error) => error
      })
    )
  )

const about = ({ attempts, key }: Parcel, reason: string) => Effect.annotateLogs({ key, attempt: attempts, reason })

/** Whoever reads the log learns what happened, and where it is for him to mend something, what. */
const told = (error: ProviderError, { outcome }: Verdict) => {
  switch (outcome._tag) {
    case "Never":
      return Effect.logWarning("a message cannot be sent")
    case "OptedOut":
      return Effect.logInfo("the contact has opted out: what waits for them is not sent")
    default:
      return error.reason._tag === "Unauthorized" || error.reason._tag === "Forbidden"
        ? Effect.logWarning(`${error.provider} refuses our credentials: mend its settings; what is to be said is kept`)
        : Effect.logInfo(
            outcome._tag === "Later" && outcome.unsure
              ? "a message may not have been sent"
              : "a message was not sent yet"
          )
  }
}

const sent = (messageId: MessageId, possiblyDuplicate: boolean): Verdict => ({
  outcome: { _tag: "Sent", messageId, possiblyDuplicate },
  health: "answers"
})

/** What is behind it goes on. */
const givenUp = (parcel: Parcel, why: "Unreadable" | "TooOld" | "UnknownOutcome"): Effect.Effect<Verdict> =>
  Effect.as(Effect.logWarning("a message is given up").pipe(about(parcel, why)), {
    outcome: { _tag: "Never", why },
    health: null
  })

/** What became of an earlier attempt, as far as the platform tells. */
type Earlier =
  | { readonly _tag: "NotThere" | "Unknowable" }
  | { readonly _tag: "There"; readonly messageId: MessageId }
  | { readonly _tag: "Untold"; readonly verdict: Verdict }

const lookedUp = (errand: Errand, parcel: Parcel, content: Content.Content): Effect.Effect<Earlier> => {
  const { provider } = errand
  if (!parcel.unsure) return Effect.succeed({ _tag: "NotThere" })
  if (provider.lookup === undefined) return Effect.succeed({ _tag: "Unknowable" })
  const { contact, sender } = parcel.conversation
  const { lookup } = provider
  const unheard: Unheard = {
    envelope: { sender, contact, key: parcel.key },
    ...(content.kind === "text" ? { text: content.text } : { text: "", url: content.url }),
    since: DateTime.unsafeMake(parcel.firstTried),
    known: parcel.known
  }
  return Effect.matchEffect(
    asked(errand, "lookup", () => lookup(unheard)),
    {
      onSuccess: (it) =>
        Effect.succeed<Earlier>(Option.isSome(it) ? { _tag: "There", messageId: it.value } : { _tag: "NotThere" }),
      onFailure: (error) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const verdict = ofLookup(error, parcel, now)
          return verdict === undefined
            ? Effect.succeed<Earlier>({ _tag: "Unknowable" })
            : Effect.as(told(error, verdict).pipe(about(parcel, error.reason._tag)), { _tag: "Untold", verdict })
        })
    }
  )
}

export const carry = (errand: Errand, parcel: Parcel): Effect.Effect<Verdict> =>
  Effect.gen(function* () {
    const { provider } = errand
    const content = yield* Effect.option(Content.decode(parcel.json))
    if (Option.isNone(content)) return yield* givenUp(parcel, "Unreadable")
    const earlier = yield* lookedUp(errand, parcel, content.value)
    if (earlier._tag === "Untold") return earlier.verdict
    if (earlier._tag === "There") return sent(earlier.messageId, parcel.possiblyDuplicate)
    if (isTooOld(parcel, yield* Clock.currentTimeMillis)) return yield* givenUp(parcel, "TooOld")
    const isBlind = earlier._tag === "Unknowable" && provider.isIdempotent !== true
    const most = provider.isIdempotent === true ? Infinity : isBlind ? mostBlind : mostDoubts
    if (parcel.unsure && parcel.doubts >= most) return yield* givenUp(parcel, "UnknownOutcome")
    const now = { ...parcel, possiblyDuplicate: parcel.possiblyDuplicate || isBlind }
    return yield* Effect.matchEffect(
      asked(errand, "send", () => post(provider, parcel, content.value)),
      {
        onFailure: (error) =>
          Effect.flatMap(Clock.currentTimeMillis, (at) => {
            const verdict = ofSend(error, now, at)
            return Effect.as(told(error, verdict).pipe(about(parcel, error.reason._tag)), verdict)
          }),
        onSuccess: (messageId) => Effect.succeed(sent(messageId, now.possiblyDuplicate))
      }
    )
  })
