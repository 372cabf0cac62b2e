/** The practice ground: stand-ins for the messaging platforms, stateful and faithful, with faults on order. */
export * as Emulator from "./Emulator.ts"
export type { Message } from "./Message.ts"
export type { Platform, Receipt, Text } from "./Platform.ts"
