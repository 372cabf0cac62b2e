/** Files a session that nobody else is in any more, and frees the agent's place in it. */
import { Effect } from "effect"
import { allows } from "./rest/actions.ts"
import type { GenesysClient } from "./Client.ts"
import type { GenesysConfig } from "./Config.ts"
import type { GenesysError } from "./GenesysError.ts"
import type { SmsSession } from "./rest/SmsSession.ts"

/** Without a disposition where it is refused: a place that stays taken is worse than a session that is filed under nothing. */
export const disposed = (
  { disposition }: GenesysConfig,
  { sessions }: GenesysClient["Type"],
  session: SmsSession
): Effect.Effect<void> =>
  disposition === undefined || !allows(session, "SetDisposition")
    ? Effect.void
    : Effect.catchAll(sessions.setDisposition(session, disposition), (error) => Effect.logWarning(error.message))

export const complete = (
  config: GenesysConfig,
  client: GenesysClient["Type"],
  session: SmsSession
): Effect.Effect<void, GenesysError> =>
  Effect.zipRight(disposed(config, client, session), client.sessions.complete(session))
