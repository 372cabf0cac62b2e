/** The suites by name. Each is loaded when it is asked for, with the peers that it needs. */
import type { Suite } from "./Suite.ts"

const loaders: Readonly<Record<string, () => Promise<Suite>>> = {
  turn: async () => (await import("./turn/turn.ts")).turn,
  growth: async () => (await import("./growth/growth.ts")).growth,
  ingress: async () => (await import("./ingress/ingress.ts")).ingress,
  memory: async () => (await import("./memory/memory.ts")).memory,
  mailbox: async () => (await import("./mailbox/mailbox.ts")).mailbox
}

export const names = Object.keys(loaders)

export const load = (chosen: ReadonlyArray<string>): Promise<ReadonlyArray<Suite>> =>
  Promise.all(chosen.flatMap((name) => loaders[name]?.() ?? []))
