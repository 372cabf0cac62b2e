/** Typed clients and providers, one folder for each messaging platform. */
export * as GenesysSms from "./genesys-sms/index.ts"
export * as NetSapiens from "./netsapiens/index.ts"
export * as Salesforce from "./salesforce-messaging/index.ts"
export * as Twilio from "./twilio/index.ts"
export * as TwilioProxy from "./twilio-proxy/index.ts"
