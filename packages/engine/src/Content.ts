/** What a parcel holds: the words of a flow, made ready for the provider that carries the conversation. */
import type { Message, Provider } from "@parley/messaging"
import { Option, Schema } from "effect"
import type { Saying } from "./Runtime.ts"
import { split } from "./split.ts"

export const Content = Schema.Union(
  Schema.Struct({ kind: Schema.Literal("text"), text: Schema.String }),
  Schema.Struct({ kind: Schema.Literal("media"), url: Schema.String })
)
export type Content = typeof Content.Type

export const encode = (content: typeof Content.Encoded): string => JSON.stringify(content)
export const decode = Schema.decode(Schema.parseJson(Content))

/**
 * As the provider can send it: media becomes the text that stands in for it, where the provider does not send media, and a text
 * that is longer than it takes becomes several.
 */
export const from = (saying: Saying, provider: Provider | undefined): ReadonlyArray<Content> => {
  const texts = (text: string) =>
    split(text, provider?.longestText ?? Infinity).map((part): Content => ({ kind: "text", text: part }))
  if (saying.kind === "text") return texts(saying.text)
  return provider?.send.media === undefined && Option.isSome(saying.otherwise)
    ? texts(saying.otherwise.value)
    : [{ kind: "media", url: saying.url }]
}

/** As it stands in the transcript: what the bot has said, and what the contact has. */
export const words = (content: Content): string => (content.kind === "text" ? content.text : `[${content.url}]`)
export const heard = ({ media, text }: Message): string =>
  [...(text === "" ? [] : [text]), ...media.map(({ url }) => `[${url}]`)].join(" ")
