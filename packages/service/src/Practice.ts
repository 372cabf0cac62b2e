/** The practice ground as the service sees it: settings that point a bot at it, and HTTP routes to mount. */
import type { HttpApp } from "@effect/platform"
import type { Effect, Scope } from "effect"

export interface PracticeGround {
  /** Mounted at `/emulator`. */
  readonly app: HttpApp.Default
  /** Settings of the providers that are practised, under the keys that the bot reads. */
  readonly settings: Readonly<Record<string, string>>
}

/** Opens a practice ground: reached at `url`, posting to `webhooks` and a provider's id, remembering in `file`. */
export type Practice = (at: {
  readonly url: string
  readonly webhooks: string
  readonly file: string
}) => Effect.Effect<PracticeGround, unknown, Scope.Scope>
