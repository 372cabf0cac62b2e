/** What every provider is held to: `@parley/messaging/testing`. */
export type { Check, Trait } from "./testing/Check.ts"
export { providerContract } from "./testing/providerContract.ts"
export type { Stage, Trouble } from "./testing/Stage.ts"
