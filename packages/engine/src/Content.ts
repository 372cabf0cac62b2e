/** What a parcel holds: the words of a flow, made ready for the provider that carries the conversation. */
import type { Provider } from "@parley/messaging"
import { Option, Schema } from "effect"
import type { Saying } from "./Runtime.ts"

export const Content = Schema.Union(
  Schema.Struct({ kind: Schema.Literal("text"), text: Schema.String }),
  Schema.Struct({ kind: Schema.Literal("media"), url: Schema.String })
)
export type Content = typeof Content.Type

export const encode = Schema.encodeSync(Schema.parseJson(Content))
export const decode = Schema.decode(Schema.parseJson(Content))

/** Media becomes the text that stands in for it, where the provider does not send media. */
export const from = (saying: Saying, provider: Provider | undefined): Content => {
  if (saying.kind === "text") return saying
  return provider?.send.media === undefined && Option.isSome(saying.otherwise)
    ? { kind: "text", text: saying.otherwise.value }
    : { kind: "media", url: saying.url }
}
