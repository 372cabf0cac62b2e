/** Typed clients and providers, one folder for each messaging platform. */
export * as Twilio from "./twilio/index.ts"
