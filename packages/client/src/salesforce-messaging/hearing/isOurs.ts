/** Whether something is meant for this bot: by its name and by its id, as far as they are told, and known. */
import type { SalesforceConfig } from "../Config.ts"
import type { InteractionParticipant } from "../interaction/Participant.ts"
import { isSameId } from "../rest/SalesforceId.ts"

type Who = Pick<SalesforceConfig, "authorizationContext" | "bot" | "botId">

/** The bot's developer name: as it is set, else what stands behind the namespace, or the org's id. */
export const nameOf = ({ authorizationContext, bot }: Who): string =>
  bot ?? authorizationContext.slice(authorizationContext.indexOf("_") + 1)

/** That a bot's `subject` is its developer name is inferred, so its id is taken too. Who is no bot is never another one. */
export const isOurs = (config: Who, recipient: InteractionParticipant | null, botId: string | null = null): boolean => {
  const isOurId = (id: string): boolean => config.botId !== undefined && isSameId(id, config.botId)
  const isAnother = recipient?.role === "Chatbot" && recipient.subject !== nameOf(config) && !isOurId(recipient.subject)
  return !isAnother && (config.botId === undefined || botId === null || isOurId(botId))
}
