/** Every operation of the client, as data: the calls, their contract tests and the README's table are made from it. */
import { Done, Nothing } from "../Caller.ts"
import { Feedback } from "./Feedback.ts"
import { Media, MediaPage } from "./Media.ts"
import { Message, MessagePage } from "./Message.ts"
import {
  CancelParameters,
  CreateParameters,
  FeedbackParameters,
  ListMediaParameters,
  ListParameters,
  RedactParameters
} from "./Parameters.ts"

const messages = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
const message = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"
const medium = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}.json"

/** By the name that the client, its errors and its spans use. */
export const operations = {
  create: { kind: "send", method: "POST", path: messages, parameters: CreateParameters, reply: Message },
  fetch: { kind: "read", method: "GET", path: message, parameters: Nothing, reply: Message },
  list: { kind: "read", method: "GET", path: messages, parameters: ListParameters, reply: MessagePage },
  redact: { kind: "send", method: "POST", path: message, parameters: RedactParameters, reply: Message },
  cancel: { kind: "send", method: "POST", path: message, parameters: CancelParameters, reply: Message },
  delete: { kind: "send", method: "DELETE", path: message, parameters: Nothing, reply: Done },
  feedback: {
    kind: "send",
    method: "POST",
    path: "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Feedback.json",
    parameters: FeedbackParameters,
    reply: Feedback
  },
  "media.list": {
    kind: "read",
    method: "GET",
    path: "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json",
    parameters: ListMediaParameters,
    reply: MediaPage
  },
  "media.fetch": { kind: "read", method: "GET", path: medium, parameters: Nothing, reply: Media },
  "media.delete": { kind: "send", method: "DELETE", path: medium, parameters: Nothing, reply: Done }
} as const

export type Operation = keyof typeof operations
