/** The platforms that the bot talks over: those whose keys are set. Without any, it practises. */
import { Twilio } from "@parley/client"

export const providers = [Twilio.provider] as const
