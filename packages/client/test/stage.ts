/** A provider on the practice ground, as the contract of all providers wants it staged. */
import type { HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { Address, type Provider } from "@parley/messaging"
import type { Stage, Trouble } from "@parley/messaging/testing"
import { ConfigProvider, Effect, Layer, Option, Schema } from "effect"
import { practice } from "./practice.ts"

const kinds: Readonly<Record<Trouble, string>> = { busy: "429", cut: "drop", unheard: "drop-after" }

const Said = Schema.Struct({
  messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String }))
})

/** The person of the stage, as the practice ground writes numbers. */
export const contact = "+15551234567"

export interface Staging<E> extends Pick<Stage, "forge" | "garble" | "secrets"> {
  readonly id: string
  /** Reads its settings from the environment, which is the practice ground's. */
  readonly provider: Effect.Effect<Provider, E, HttpClient.HttpClient>
  /** How the platform spells a number that is written `+15551234567` at the practice ground. */
  readonly spell?: (number: string) => string
  readonly guardsOptOuts: boolean
}

const picture = (url: string) => `${url}/control`

export const stage = <E>({ guardsOptOuts, id, provider, spell = (it) => it, ...rest }: Staging<E>) =>
  Effect.gen(function* () {
    const { control, publicUrl, settings, url, webhook } = yield* practice(id)
    const environment = new Map(Object.entries({ ...settings, PARLEY_PUBLIC_URL: publicUrl }))
    // The client outlives the making of the provider: it is closed with the stage.
    const client = yield* Layer.build(NodeHttpClient.layerUndici)
    const made = yield* provider.pipe(
      Effect.provide(client),
      Effect.withConfigProvider(ConfigProvider.fromMap(environment))
    )
    const sender = yield* senderOf(control, id)
    const write = (text: string) => Effect.asVoid(control("POST", "texts", { from: contact, to: sender, text }))
    return {
      ...rest,
      provider: made,
      contact: Address.make(spell(contact)),
      sender: Address.make(spell(sender)),
      webhook,
      write,
      got: Effect.map(control("GET", `messages?contact=${encodeURIComponent(contact)}`), (said) =>
        Schema.decodeUnknownSync(Said)(said)
          .messages.filter(({ direction }) => direction === "outbound")
          .map(({ text }) => text)
      ),
      trouble: (trouble: Trouble) =>
        Effect.asVoid(control("POST", "faults", { operation: "create", kind: kinds[trouble] })),
      picture: picture(url),
      ...(guardsOptOuts && { optOut: write("STOP") })
    } satisfies Stage
  })

const Platforms = Schema.Struct({
  platforms: Schema.Array(Schema.Struct({ provider: Schema.String, sender: Schema.String }))
})

/** The number that contacts write to. */
const senderOf = (control: (method: string, path: string) => Effect.Effect<unknown>, id: string) =>
  Effect.flatMap(control("GET", "../"), (answer) =>
    Option.match(
      Option.fromNullable(Schema.decodeUnknownSync(Platforms)(answer).platforms.find((it) => it.provider === id)),
      { onNone: () => Effect.die(new Error(`${id} is not practised`)), onSome: ({ sender }) => Effect.succeed(sender) }
    )
  )
