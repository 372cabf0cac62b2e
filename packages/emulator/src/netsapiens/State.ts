/** What the practice NetSapiens remembers beside the messages of the phones: kept over a restart, a removed row as null. */
import type { PlatformError } from "@effect/platform/Error"
import { Effect, Schema } from "effect"
import type { Ground } from "../Platform.ts"
import { domain, number, spareNumber, user } from "./Account.ts"
import * as Table from "./Table.ts"

const Texts = Schema.Array(Schema.String)

/** Between users (`remote` empty), or between a user's `number` and the numbers in `remote`. */
export const Session = Schema.Struct({
  id: Schema.String,
  members: Texts,
  number: Schema.String,
  remote: Texts,
  name: Schema.String,
  /** Milliseconds, as all times here. */
  started: Schema.Number,
  last: Schema.Struct({
    at: Schema.Number,
    text: Schema.String,
    sender: Schema.String,
    read: Schema.Boolean,
    type: Schema.String,
    mediaType: Schema.String,
    mediaSize: Schema.NullOr(Schema.Number)
  })
})
export type Session = typeof Session.Type

/** A message in a session; `from` and `to` hold what is known of either side, and "" for what is not. */
export const Row = Schema.Struct({
  id: Schema.String,
  session: Schema.String,
  members: Texts,
  at: Schema.Number,
  type: Schema.String,
  direction: Schema.Literal("orig", "term", ""),
  text: Schema.String,
  fromNumber: Schema.String,
  fromUser: Schema.String,
  toUsers: Schema.String,
  toNumbers: Schema.String,
  participants: Schema.NullOr(Schema.String),
  media: Schema.NullOr(Schema.Struct({ type: Schema.String, size: Schema.NullOr(Schema.Number) }))
})
export type Row = typeof Row.Type

/** What a message carries, under the message's id: a `data:` address, or wherever a contact says that it is. */
const Medium = Schema.Struct({ id: Schema.String, type: Schema.String, source: Schema.String })

/** `id` is the number. */
export const SmsNumber = Schema.Struct({
  id: Schema.String,
  application: Schema.Literal("user", "callqueue", "available"),
  dest: Schema.String,
  carrier: Schema.String
})
export type SmsNumber = typeof SmsNumber.Type

export const Subscription = Schema.Struct({
  id: Schema.String,
  /** What its events are written in. */
  version: Schema.Literal("v44", "v45"),
  model: Schema.String,
  postUrl: Schema.String,
  geo: Schema.String,
  reseller: Schema.String,
  domain: Schema.String,
  user: Schema.String,
  server: Schema.String,
  created: Schema.Number,
  expires: Schema.Number,
  status: Schema.Literal("pending", "active", "error"),
  errors: Schema.Number,
  posts: Schema.Number
})
export type Subscription = typeof Subscription.Type

/** `id` is the token. */
export const Token = Schema.Struct({
  id: Schema.String,
  kind: Schema.Literal("access", "refresh", "jwt", "jwt-refresh"),
  user: Schema.String,
  client: Schema.String,
  expires: Schema.Number
})
export type Token = typeof Token.Type

const entry = <K extends string, A, I>(table: K, row: Schema.Schema<A, I>) =>
  Schema.Struct({ table: Schema.Literal(table), id: Schema.String, row: Schema.NullOr(row) })

const Entry = Schema.Union(
  entry("session", Session),
  entry("message", Row),
  entry("medium", Medium),
  entry("number", SmsNumber),
  entry("subscription", Subscription),
  entry("token", Token)
)

export interface State {
  readonly sessions: Table.Table<Session>
  readonly messages: Table.Table<Row>
  readonly media: Table.Table<typeof Medium.Type>
  readonly numbers: Table.Table<SmsNumber>
  readonly subscriptions: Table.Table<Subscription>
  readonly tokens: Table.Table<Token>
}

/** Where there is nothing yet, there are the user's number and a spare one. */
export const make = (ground: Pick<Ground, "journal">): Effect.Effect<State, PlatformError> =>
  Effect.map(
    ground.journal("netsapiens", { schema: Entry, key: ({ id, table }) => `${table} ${id}` }),
    ({ append, entries }) => {
      const state: State = {
        sessions: Table.make(
          entries.flatMap((it) => (it.table === "session" ? [it] : [])),
          (id, row) => append({ table: "session", id, row })
        ),
        messages: Table.make(
          entries.flatMap((it) => (it.table === "message" ? [it] : [])),
          (id, row) => append({ table: "message", id, row })
        ),
        media: Table.make(
          entries.flatMap((it) => (it.table === "medium" ? [it] : [])),
          (id, row) => append({ table: "medium", id, row })
        ),
        numbers: Table.make(
          entries.flatMap((it) => (it.table === "number" ? [it] : [])),
          (id, row) => append({ table: "number", id, row })
        ),
        subscriptions: Table.make(
          entries.flatMap((it) => (it.table === "subscription" ? [it] : [])),
          (id, row) => append({ table: "subscription", id, row })
        ),
        tokens: Table.make(
          entries.flatMap((it) => (it.table === "token" ? [it] : [])),
          (id, row) => append({ table: "token", id, row })
        )
      }
      if (!entries.some(({ table }) => table === "number")) {
        state.numbers.put({ id: number, application: "user", dest: user, carrier: domain })
        state.numbers.put({ id: spareNumber, application: "available", dest: "", carrier: domain })
      }
      return state
    }
  )
