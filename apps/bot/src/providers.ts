/** The platforms that the bot talks over: those whose keys are set. Without any, it practises. */
import { GenesysSms, NetSapiens, Salesforce, Twilio, TwilioProxy } from "@parley/client"

export const providers = [
  Twilio.provider,
  TwilioProxy.provider,
  NetSapiens.provider,
  GenesysSms.provider,
  Salesforce.provider
] as const
