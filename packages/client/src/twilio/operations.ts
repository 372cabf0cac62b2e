/** Every operation of the client, as data: the calls, their contract tests and the README's table are made from it. */
import { Nothing } from "../Caller.ts"
import { Message, MessagePage } from "./Message.ts"
import { CreateParameters, ListParameters } from "./Parameters.ts"

const messages = "/2010-04-01/Accounts/{AccountSid}/Messages.json"

export const operations = {
  create: { kind: "send", method: "POST", path: messages, parameters: CreateParameters, reply: Message },
  fetch: {
    kind: "read",
    method: "GET",
    path: "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json",
    parameters: Nothing,
    reply: Message
  },
  list: { kind: "read", method: "GET", path: messages, parameters: ListParameters, reply: MessagePage }
} as const

export type Operation = keyof typeof operations
