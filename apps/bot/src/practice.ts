/** The practice ground, loaded only where it is used: a bot with real keys starts a third of a second sooner without it. */
import type { Practice } from "@parley/service"
import { Effect } from "effect"

export const practice: Practice = (at) =>
  Effect.flatMap(
    Effect.promise(() => import("@parley/emulator")),
    ({ Emulator }) => Emulator.make(at)
  )
