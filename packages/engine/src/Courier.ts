/** Carries one parcel to its provider, and tells what became of it. */
import { type MessageId, type Outgoing, type Provider, ProviderError } from "@parley/messaging"
import { Clock, DateTime, Duration, Effect, Option } from "effect"
import * as Content from "./Content.ts"
import type { Parcel, Settlement } from "./Store.ts"

type Outcome = Settlement["outcome"]
interface Failed {
  readonly error: ProviderError
  readonly isLookUp: boolean
}

/** When to look again whether a message of unknown outcome has arrived: a platform's list lags behind. */
const lag = Duration.seconds(3)
/** So often is a message tried of which nobody can say whether it was taken: one more could be one too many. */
const doubts = 8
/** When to try again with what only a person can mend: missing settings, wrong credentials. */
const mending = Duration.minutes(1)

const backoff = (attempts: number) =>
  Duration.min(Duration.millis(500 * 2 ** Math.min(attempts - 1, 10)), Duration.minutes(1))

/** What a failure means for the parcel: later, never, or "find out first". */
const decide = ({ reason }: ProviderError, { attempts }: Parcel) => {
  switch (reason._tag) {
    case "Rejected":
      return { never: `${reason._tag} ${reason.code}` }
    case "NotFound":
    case "Conflict":
      return { never: reason._tag }
    case "Unauthorized":
    case "Forbidden":
      return { later: mending, unsure: false }
    case "RateLimited":
      return { later: reason.retryAfter, unsure: false }
    case "Unavailable":
      return { later: backoff(attempts), unsure: false }
    case "Timeout":
    case "UnexpectedReply":
    case "UnknownOutcome":
      return attempts < doubts ? { later: Duration.max(lag, backoff(attempts)), unsure: true } : { never: reason._tag }
  }
}

const later = (after: Duration.Duration, unsure: boolean): Effect.Effect<Outcome> =>
  Effect.map(Clock.currentTimeMillis, (now) => ({
    _tag: "Later",
    notBefore: now + Duration.toMillis(after),
    unsure
  }))

const refused = ({ error, isLookUp }: Failed, parcel: Parcel): Effect.Effect<Outcome> => {
  const decided = decide(error, parcel)
  // A look-up that fails has told nothing: the doubt stays.
  const decision = isLookUp ? { later: "later" in decided ? decided.later : mending, unsure: true } : decided
  const about = { key: parcel.key, attempt: parcel.attempts, reason: error.reason._tag }
  return "never" in decision
    ? Effect.as(Effect.annotateLogs(Effect.logWarning("a message cannot be sent"), { ...about, why: decision.never }), {
        _tag: "Never",
        why: decision.never
      })
    : Effect.zipRight(
        Effect.annotateLogs(Effect.logInfo("a message was not sent yet"), about),
        later(decision.later, decision.unsure)
      )
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

/** Whether an earlier attempt has arrived after all. A provider that cannot tell is sent to again. */
const arrived = (provider: Provider, parcel: Parcel, content: Content.Content) =>
  parcel.unsure && provider.lookup !== undefined
    ? provider.lookup({
        envelope: { sender: parcel.conversation.sender, contact: parcel.conversation.contact, key: parcel.key },
        text: content.kind === "text" ? content.text : "",
        since: DateTime.unsafeMake(parcel.firstTried),
        known: parcel.known
      })
    : Effect.succeed(Option.none<MessageId>())

/** `provider` is that of the parcel's conversation; a parcel without one waits for it. */
export const carry = (provider: Provider | undefined, parcel: Parcel): Effect.Effect<Outcome> => {
  if (provider === undefined) return later(mending, parcel.unsure)
  const trying = Effect.gen(function* () {
    const content = yield* Effect.orDie(Content.decode(parcel.json))
    const before = yield* Effect.mapError(arrived(provider, parcel, content), (error): Failed => ({
      error,
      isLookUp: true
    }))
    if (Option.isSome(before)) return before.value
    return yield* Effect.mapError(post(provider, parcel, content), (error): Failed => ({ error, isLookUp: false }))
  })
  const broken = (cause: unknown): Failed => ({
    error: new ProviderError({
      provider: provider.id,
      operation: "send",
      reason: { _tag: "UnknownOutcome" },
      cause
    }),
    isLookUp: false
  })
  return Effect.matchEffect(
    Effect.catchAllDefect(trying, (cause) => Effect.fail(broken(cause))),
    {
      onSuccess: (messageId) => Effect.succeed<Outcome>({ _tag: "Sent", messageId }),
      onFailure: (failed) => refused(failed, parcel)
    }
  )
}
