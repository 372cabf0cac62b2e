/** A grammY bot whose sessions are in memory, after one update of each chat. */
import { Bot, type Context, MemorySessionStorage, session, type SessionFlavor } from "grammy"
import { countFault, type Holder, stateFault, stateOf } from "../Holder.ts"

interface Session {
  state: ReturnType<typeof stateOf> | undefined
}
type Chat = Context & SessionFlavor<Session>

const me = {
  id: 1,
  is_bot: true,
  first_name: "bench",
  username: "bench_bot",
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false
} as const

export const open = async (): Promise<Holder> => {
  const storage = new MemorySessionStorage<Session>()
  // Knowing itself, it asks nobody: nothing goes over the network.
  const bot = new Bot<Chat>("1:bench", { botInfo: me })
  bot.use(session({ initial: (): Session => ({ state: undefined }), storage }))
  bot.on("message:text", (chat) => {
    chat.session.state = stateOf(chat.chat.id - 1)
  })
  return {
    fill: async (count) => {
      for (let at = 0; at < count; at += 1) {
        const id = at + 1
        await bot.handleUpdate({
          update_id: id,
          message: {
            message_id: id,
            date: 1_700_000_000,
            text: "book",
            chat: { id, type: "private", first_name: "Guest" },
            from: { id, is_bot: false, first_name: "Guest" }
          }
        })
      }
    },
    wrong: async (count) => {
      const at = count / 2
      return countFault(storage.readAll().length, count) ?? stateFault(storage.read(String(at + 1))?.state, at)
    }
  }
}
