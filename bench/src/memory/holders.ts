/** What is compared, by name. Loaded in the process that holds the conversations, and nowhere else. */
import type { Kind } from "../Suite.ts"
import type { Holder } from "./Holder.ts"

interface Entry {
  readonly kind: Kind
  readonly load: () => Promise<() => Promise<Holder>>
}

export const reference = "plain object in a Map"
export const ours = "Parley engine over SQLite"

export const holders: Readonly<Record<string, Entry>> = {
  [ours]: { kind: "ours", load: async () => (await import("./sides/parley.ts")).open },
  "grammY session in memory": { kind: "peer", load: async () => (await import("./sides/grammy.ts")).open },
  "XState actor": { kind: "peer", load: async () => (await import("./sides/xstate.ts")).open },
  "Effect fiber on a Deferred": { kind: "peer", load: async () => (await import("./sides/fibers.ts")).onDeferred },
  "Effect fiber on its Queue": { kind: "peer", load: async () => (await import("./sides/fibers.ts")).onQueue },
  "suspended generator": { kind: "peer", load: async () => (await import("./sides/generators.ts")).open },
  "key only in a Map": { kind: "limit", load: async () => (await import("./sides/maps.ts")).keys },
  "JSON in a Map": { kind: "limit", load: async () => (await import("./sides/maps.ts")).json },
  [reference]: { kind: "limit", load: async () => (await import("./sides/maps.ts")).objects }
}
