/** Typed clients and providers, one folder for each messaging platform. */
export * as NetSapiens from "./netsapiens/index.ts"
export * as Twilio from "./twilio/index.ts"
export * as TwilioProxy from "./twilio-proxy/index.ts"
