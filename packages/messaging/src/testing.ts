/** What every provider is held to: `@parley/messaging/testing`. */
export { type Check, providerContract, type Trait } from "./testing/providerContract.ts"
export type { Stage, Trouble } from "./testing/Stage.ts"
