/** The café's tables. Here they are kept in memory; a real café's bot asks its booking system. */
import type { Address } from "@parley/messaging"
import { Context, Effect, Layer, Ref, Schema } from "effect"

export const Day = Schema.Literal("tuesday", "wednesday", "thursday", "friday", "saturday")
export type Day = typeof Day.Type

export class Table extends Schema.Class<Table>("Table")({ name: Schema.String, day: Day, at: Schema.String }) {}
export class Full extends Schema.TaggedError<Full>()("Full", { day: Day }) {}

const opens = { noon: "12:00", afternoon: "15:00", evening: "18:30" }
const tables = { pair: ["the window seat", "the corner table"], four: ["the round table"], eight: ["the long table"] }

export interface Wish {
  /** The same wish twice gets one table. */
  readonly key: string
  readonly guest: Address
  readonly day: Day
  readonly time: keyof typeof opens
  readonly party: keyof typeof tables
}

export class Tables extends Context.Tag("bot/Tables")<
  Tables,
  { readonly reserve: (wish: Wish) => Effect.Effect<Table, Full> }
>() {
  static readonly layer = Layer.effect(
    this,
    Effect.map(Ref.make<ReadonlyMap<string, Table>>(new Map()), (reserved) => ({
      reserve: ({ day, key, party, time }) =>
        Effect.flatMap(
          Ref.updateAndGet(reserved, (before) => {
            const at = opens[time]
            const isFree = (name: string) =>
              ![...before.values()].some((it) => it.name === name && it.day === day && it.at === at)
            const name = tables[party].find(isFree)
            return before.has(key) || name === undefined
              ? before
              : new Map(before).set(key, new Table({ name, day, at }))
          }),
          (after) => Effect.mapError(Effect.fromNullable(after.get(key)), () => new Full({ day }))
        )
    }))
  )
}
