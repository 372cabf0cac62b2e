/** Matches inbound messages to handler flows, durably. First what a bot is written with, then what it runs on. */
export * as Bot from "./Bot.ts"
export * as Flow from "./Flow.ts"
export * as Match from "./Match.ts"
export * as Route from "./Route.ts"
export * as Routes from "./Routes.ts"

export { Engine } from "./Engine.ts"
export { UnknownProvider } from "./Reception.ts"
export * as Retention from "./Retention.ts"
export * as MemoryStore from "./MemoryStore.ts"
export * as SqliteStore from "./SqliteStore.ts"
export { Store } from "./Store.ts"
export { StoreInUse, StoreTooNew, StoreUnavailable } from "./StoreError.ts"
