/** What every side keeps of a conversation: about 400 bytes as JSON, all of it written anew with each message. */
import { Schema } from "effect"

export const fields = {
  step: Schema.Literal("ask", "confirm"),
  channel: Schema.String,
  locale: Schema.String,
  count: Schema.Int,
  lastText: Schema.String,
  lastAt: Schema.Int,
  flags: Schema.Struct({ optedIn: Schema.Boolean, vip: Schema.Boolean }),
  cart: Schema.Array(Schema.Struct({ sku: Schema.String, quantity: Schema.Int })),
  notes: Schema.String
}
export type State = Schema.Struct.Type<typeof fields>

/** Nothing has been said yet. */
export const initial: State = {
  step: "ask",
  channel: "sms",
  locale: "en",
  count: 0,
  lastText: "",
  lastAt: 1_700_000_000,
  flags: { optedIn: true, vip: false },
  cart: [
    { sku: "A-1", quantity: 2 },
    { sku: "B-9", quantity: 1 }
  ],
  notes: "x".repeat(190)
}

/** The handler of every side: a message changes the state. */
export const next = (state: State, text: string): State => ({
  ...state,
  step: state.step === "ask" ? "confirm" : "ask",
  count: state.count + 1,
  lastText: text,
  lastAt: state.lastAt + 1
})

export const reply = ({ count }: State) => `ok ${count}`

/** A look, not a check: what reads it has written it. */
export const isState = (value: unknown): value is State =>
  typeof value === "object" && value !== null && "count" in value && "cart" in value

export const read = (json: string): State => {
  const value: unknown = JSON.parse(json)
  if (!isState(value)) throw new Error("this is no state of the bench")
  return value
}
