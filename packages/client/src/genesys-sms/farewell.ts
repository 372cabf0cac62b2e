/** The last thing that is done before we go: not waited for long, of no matter where it fails, and nothing to log in for. */
import { Context, Effect } from "effect"

/** Whether what is done now is a farewell: it is done under the login that there is, or not at all. */
export class Leaving extends Context.Reference<Leaving>()("@parley/client/genesys-sms/Leaving", {
  defaultValue: () => false
}) {}

/** For finalizers: these cannot be interrupted, and what cannot be interrupted does not time out. */
export const farewell = <R>(last: Effect.Effect<unknown, unknown, R>): Effect.Effect<void, never, R> =>
  last.pipe(Effect.provideService(Leaving, true), Effect.interruptible, Effect.timeout("3 seconds"), Effect.ignore)
