/** What a platform's stand-in contributes: an API under its prefix, and a way to put a text in as a contact would. */
import type { HttpApp } from "@effect/platform"
import type { PlatformError } from "@effect/platform/Error"
import { type Effect, type Option, Schema, type Scope } from "effect"
import type { Deliver, Failure } from "./Delivery.ts"
import type { Faults } from "./Faults.ts"
import type { Journal } from "./Journal.ts"
import { Media, type Message } from "./Message.ts"
import type { Messages } from "./Messages.ts"

/** What every platform stands on. */
export interface Ground {
  readonly url: string
  readonly webhooks: string
  readonly messages: Messages
  /** Keeps what else a platform has to remember, beside the messages; forgotten with them where there is no file. */
  readonly journal: <A, I>(
    name: string,
    options: { readonly schema: Schema.Schema<A, I>; readonly key: (entry: A) => string }
  ) => Effect.Effect<Journal<A>, PlatformError>
}

const Phone = Schema.String.pipe(
  Schema.pattern(/^\+[1-9]\d{6,14}$/, { message: () => "must be a number in E.164 form, such as +15551234567" })
)

/** A text that a contact sends. */
export const Text = Schema.Struct({
  from: Phone,
  to: Phone,
  text: Schema.optionalWith(
    Schema.String.pipe(Schema.maxLength(1600, { message: () => "must have at most 1600 characters" })),
    { default: () => "" }
  ),
  media: Schema.optionalWith(
    Schema.Array(Media).pipe(Schema.maxItems(10, { message: () => "must have at most 10 items" })),
    { default: () => [] }
  ),
  /** How the bot's webhook gets it, where the platform knows several ways; a form unless told otherwise. */
  as: Schema.optionalWith(Schema.Literal("form", "json"), { exact: true })
}).pipe(Schema.filter((it) => it.text !== "" || it.media.length > 0 || "must not be empty: give text or media"))
export type Text = typeof Text.Type

/** What was put in, and what the bot's webhook said to it; `swallowed`: the platform kept it to itself. */
export interface Receipt {
  readonly message: Message
  readonly webhook: { readonly status: number } | { readonly failed: Failure | "swallowed" }
}

export interface Platform {
  /** Its id in every address: `/control/<provider>/…`, `/webhooks/<provider>`. */
  readonly provider: string
  /** For people. */
  readonly name: string
  readonly prefix: `/${string}`
  /** The number that contacts write to. */
  readonly sender: string
  /** Where its events are posted; absent where bots listen for them. */
  readonly webhook?: string
  /** The configuration keys that point a bot here. */
  readonly settings: Readonly<Record<string, string>>
  /** What a fault can be ordered for. */
  readonly operations: ReadonlyArray<string>
  readonly faults: Faults
  readonly app: HttpApp.Default
  readonly text: (text: Text) => Effect.Effect<Receipt>
  /** Delivers an inbound message once more, unchanged; none when there is no such message. */
  readonly repeat: (id: string) => Effect.Effect<Option.Option<Receipt>>
}

/** Made for one platform: its own faults, and deliveries that obey them. */
export interface Site extends Ground {
  readonly faults: Faults
  readonly deliver: Deliver
}

export type Make = (site: Site) => Effect.Effect<Platform, PlatformError, Scope.Scope>
