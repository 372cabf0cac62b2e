/** Messages for tests: a text over SMS, unless said otherwise. */
import { type Channel, Media, Message } from "@parley/messaging"

export const message = (
  text: string,
  { channel = "sms", media = [] }: { channel?: Channel; media?: Array<string> } = {}
) =>
  Message.make({
    text,
    channel,
    media: media.map((type, at) => Media.make({ url: `https://media.example/${at}`, type }))
  })
