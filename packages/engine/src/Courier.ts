/** Carries one parcel to its provider, and tells what became of it. */
import { type MessageId, type Outgoing, type Provider, ProviderError } from "@parley/messaging"
import { Clock, DateTime, Duration, Effect, Either, Option } from "effect"
import * as Content from "./Content.ts"
import type { Parcel, Settlement } from "./Store.ts"

type Outcome = Settlement["outcome"]
/** When to look again whether a message of unknown outcome has arrived: a platform's list lags behind. */
const lag = Duration.seconds(3)
/** After so many doubts a message that is not found is given up: one more attempt could be one too many. */
const mostDoubts = 8
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
    case "OptedOut":
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
      return { later: Duration.max(lag, backoff(attempts)), unsure: true }
  }
}

const later = (
  parcel: Parcel,
  after: Duration.Duration,
  unsure: boolean,
  doubts = parcel.doubts
): Effect.Effect<Outcome> =>
  Effect.map(Clock.currentTimeMillis, (now) => ({
    _tag: "Later",
    notBefore: now + Duration.toMillis(after),
    unsure,
    doubts
  }))

const about = ({ attempts, key }: Parcel, reason: string) => Effect.annotateLogs({ key, attempt: attempts, reason })

const never = (parcel: Parcel, why: string): Effect.Effect<Outcome> =>
  Effect.as(Effect.logWarning("a message cannot be sent").pipe(about(parcel, why)), { _tag: "Never", why })

/** Nothing else that waits in the conversation is sent either. */
const optedOut = (parcel: Parcel): Effect.Effect<Outcome> =>
  Effect.as(
    Effect.logInfo("the contact has opted out: what waits for them is not sent").pipe(about(parcel, "OptedOut")),
    {
      _tag: "OptedOut"
    }
  )

/** The send has failed, and this is what follows. */
const refused = (error: ProviderError, parcel: Parcel): Effect.Effect<Outcome> => {
  if (error.reason._tag === "OptedOut") return optedOut(parcel)
  const decision = decide(error, parcel)
  if ("never" in decision) return never(parcel, decision.never)
  const { later: after, unsure } = decision
  const isRefused = error.reason._tag === "Unauthorized" || error.reason._tag === "Forbidden"
  const notice = isRefused
    ? Effect.logWarning(`${error.provider} refuses our credentials: mend its settings; what is to be said is kept`)
    : Effect.logInfo("a message was not sent yet")
  return Effect.zipRight(
    notice.pipe(about(parcel, error.reason._tag)),
    later(parcel, after, unsure, parcel.doubts + (unsure ? 1 : 0))
  )
}

/** A look-up that fails has told nothing: the doubt stays as it is. */
const untold = (error: ProviderError, parcel: Parcel): Effect.Effect<Outcome> => {
  const decision = decide(error, parcel)
  return Effect.zipRight(
    Effect.logInfo("a message could not be looked up yet").pipe(about(parcel, error.reason._tag)),
    later(parcel, "later" in decision ? decision.later : mending, true)
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
        ...(content.kind === "text" ? { text: content.text } : { text: "", url: content.url }),
        since: DateTime.unsafeMake(parcel.firstTried),
        known: parcel.known
      })
    : Effect.succeed(Option.none<MessageId>())

const sent = (messageId: MessageId): Outcome => ({ _tag: "Sent", messageId })

/** A defect of a provider tells as little as a connection that broke. */
const withoutDefects = <A>(
  provider: Provider,
  asked: Effect.Effect<A, ProviderError>
): Effect.Effect<A, ProviderError> =>
  Effect.catchAllDefect(
    asked,
    (cause) =>
      new ProviderError({ provider: provider.id, operation: "send", reason: { _tag: "UnknownOutcome" }, cause })
  )

/** `provider` is that of the parcel's conversation; a parcel without one waits for it. */
export const carry = (provider: Provider | undefined, parcel: Parcel): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    if (provider === undefined) return yield* later(parcel, mending, parcel.unsure)
    const content = yield* Effect.orDie(Content.decode(parcel.json))
    const before = yield* Effect.either(withoutDefects(provider, arrived(provider, parcel, content)))
    if (Either.isLeft(before)) return yield* untold(before.left, parcel)
    if (Option.isSome(before.right)) return sent(before.right.value)
    if (parcel.unsure && parcel.doubts >= mostDoubts) return yield* never(parcel, "UnknownOutcome")
    const answer = yield* Effect.either(withoutDefects(provider, post(provider, parcel, content)))
    return Either.isLeft(answer) ? yield* refused(answer.left, parcel) : sent(answer.right)
  })
