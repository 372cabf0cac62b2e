/** grammY's conversations: each turn replays what was heard and said before, and writes all of it anew. */
import {
  type Conversation,
  type ConversationData,
  type ConversationFlavor,
  conversations,
  createConversation,
  type VersionedState
} from "@grammyjs/conversations"
import { Bot, type Context } from "grammy"
import { Drawer } from "../turn/Drawer.ts"
import { botInfo } from "../botInfo.ts"
import { update } from "../turn/grammy.ts"
import { initial, next, reply } from "../turn/State.ts"
import { oneAtATime } from "../turn/Talk.ts"
import { traffic } from "../turn/traffic.ts"
import { side } from "./Long.ts"

type Outside = ConversationFlavor<Context>

const chat = async (conversation: Conversation<Outside>, context: Context) => {
  let state = initial
  let heard = context
  for (;;) {
    state = next(state, heard.message?.text ?? "")
    await heard.reply(reply(state))
    heard = await conversation.waitFor("message:text")
  }
}

/** The platform, which answers with what was sent: below the log of the conversation, so that the log is whole. */
const platform = async (_: unknown, { body }: { readonly body: string }) => {
  const sent: unknown = JSON.parse(body)
  const words = typeof sent === "object" && sent !== null && "text" in sent ? sent.text : ""
  const { message } = update(0, 0)
  const { first_name, id, is_bot, username } = botInfo
  const result = { ...message, from: { id, is_bot, first_name, username }, text: words }
  return { json: async () => ({ ok: true, result }) }
}

const isState = (value: unknown): value is VersionedState<ConversationData> =>
  typeof value === "object" && value !== null && "version" in value && "state" in value

const key = (contact: number) => String(contact + 1)

export const grammy = (length: number) =>
  side({ name: "grammY conversations", kind: "peer" }, length, async () => {
    const drawer = new Drawer("FULL")
    const bot = new Bot<Outside>("1:token", { botInfo, client: { fetch: platform } })
    bot.use(
      conversations({
        storage: {
          read: (key) => {
            const state: unknown = JSON.parse(drawer.get(key) ?? "null")
            return isState(state) ? state : undefined
          },
          write: (key, state) => drawer.set(key, JSON.stringify(state)),
          delete: drawer.delete
        }
      })
    )
    bot.use(createConversation(chat, { id: "chat" }))
    bot.on("message", (context) => context.conversation.enter("chat"))
    const message = traffic()
    let updates = 0
    const turn = oneAtATime(({ contact }) => bot.handleUpdate(update(updates++, contact)))
    return {
      turn: (contact) => turn({ ...message(), contact }),
      copy: (to) => drawer.copy(key(0), to.map(key)),
      kept: (contact) => ({
        // The replies in what it would replay.
        turns: drawer.number(
          `select (length(value) - length(replace(value, '"text":"ok ', ''))) / 11 from state where key = ?`,
          key(contact)
        ),
        rewritten: drawer.size(key(contact)),
        appended: 0
      }),
      close: drawer.close
    }
  })
