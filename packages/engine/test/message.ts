/** Messages for tests: a text over SMS, unless said otherwise. */
import { type Channel, Media, Message } from "@parley/messaging"

export const message = (
  text: string,
  { channel = "sms", media = [] }: { channel?: Channel; media?: Array<string> } = {}
) =>
  new Message({
    text,
    channel,
    media: media.map((type, at) => new Media({ url: `https://media.example/${at}`, type }))
  })
