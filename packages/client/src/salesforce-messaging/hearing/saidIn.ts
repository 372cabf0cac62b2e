/** What a message says, in the words of all platforms. */
import { Media, Message } from "@parley/messaging"
import { Either } from "effect"
import type { AbstractMessage } from "../interaction/Entry.ts"

const phone = /^\+?\d{3,15}$/

/** A message; a text where it is something else that was filled in, of which only so much can be told. */
export const saidIn = (message: AbstractMessage, contact: string): Either.Either<Message | string, string> => {
  const channel = phone.test(contact) ? "sms" : "chat"
  const said = (text: string, media: ReadonlyArray<Media> = []) =>
    Either.right(Message.make({ text, channel: channel === "sms" && media.length > 0 ? "mms" : channel, media }))
  // The names of kinds are the vendor's, and nothing that anybody has said.
  if ("other" in message) {
    return message.other === "StaticContentMessage" || message.other === "ChoicesResponseMessage"
      ? Either.left(`${message.other}: it is not as documented`)
      : Either.right(`(${message.other})`)
  }
  if (message.messageType === "ChoicesResponseMessage") {
    const { selectedOptions } = message.choicesResponse
    return said(selectedOptions.map((it) => it.optionTitle?.title ?? it.optionIdentifier).join(", "))
  }
  const content = message.staticContent
  if ("other" in content) {
    return readable.has(content.other)
      ? Either.left(`${content.other}: it is not as documented`)
      : Either.right(`(${content.other})`)
  }
  switch (content.formatType) {
    case "Text":
      return said(content.text)
    case "Attachments":
      return said(
        content.text ?? "",
        content.attachments.map(({ mimeType, url }) => Media.make({ url, type: mimeType }))
      )
    case "Links":
      return said(content.links.map(({ url }) => url).join("\n"))
    case "RichLink":
      return said([content.text, content.linkItem?.url].filter((it) => it != null).join("\n"))
    case "Media":
      return said("", [Media.make({ url: content.mediaAsset.assetUrl, type: content.mediaAsset.mimeType })])
  }
}
const readable: ReadonlySet<string> = new Set(["Text", "Attachments", "Links", "RichLink", "Media"])
