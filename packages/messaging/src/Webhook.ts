/** A request that a platform made to us, as it came over the wire: nothing in it is believed yet. */
import { Schema } from "effect"

export interface Webhook {
  /** Path and query exactly as called: platforms sign them. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Signatures are over bytes, not over what they decode to. */
  readonly body: Uint8Array
  /** Who is connected: the IP address of the platform, or of the proxy in front of us. */
  readonly address?: string
}

/** The request is refused, and nothing of it is kept. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  reason: Schema.Literal("NotGenuine", "UnsupportedMediaType", "DuplicateParameter")
}) {
  override get message() {
    return this.reason
  }
}

/** The request is genuine, and not understood: it is kept, as a dead letter, and answered as taken. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {
  /** Names of parameters and what was expected of them; never their values. */
  why: Schema.String
}) {
  override get message() {
    return this.why
  }
}
