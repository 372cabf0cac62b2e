/** A grammY bot whose sessions are in memory, after one update of each chat. */
import { Bot, type Context, MemorySessionStorage, session, type SessionFlavor } from "grammy"
import { botInfo } from "../../botInfo.ts"
import { countFault, type Holder, stateFault, stateOf } from "../Holder.ts"

interface Session {
  state: ReturnType<typeof stateOf> | undefined
}
type Chat = Context & SessionFlavor<Session>

export const open = async (): Promise<Holder> => {
  const storage = new MemorySessionStorage<Session>()
  const bot = new Bot<Chat>("1:bench", { botInfo })
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
