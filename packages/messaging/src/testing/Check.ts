/** One promise, and how it is tried. */
import type { Effect, Scope } from "effect"
import type { Stage } from "./Stage.ts"

/** What not every platform has. */
export type Trait =
  | "receive"
  | "listen"
  /** What was written while nobody listened is heard when somebody listens again. */
  | "resumes"
  | "lookup"
  /** What is sent again under its key is one message there. */
  | "repeats"
  | "missed"
  | "media"
  | "sessions"
  | "history"
  | "optOut"
  | "reports"

export interface Check {
  readonly name: string
  /** Checked where the provider has all of these. */
  readonly needs: ReadonlyArray<Trait>
  readonly run: (stage: Stage) => Effect.Effect<void, unknown, Scope.Scope>
}
