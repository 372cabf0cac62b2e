/** grammY with its session in SQLite: what was said is not recorded, and a message that comes twice counts twice. */
import { Bot, type Context, session, type SessionFlavor } from "grammy"
import { botInfo } from "../botInfo.ts"
import { Drawer } from "./Drawer.ts"
import type { Synchronous } from "./File.ts"
import { initial, next, read, reply, type State } from "./State.ts"
import { oneAtATime, side } from "./Talk.ts"
import { text } from "./traffic.ts"

/** As it comes from the platform. */
export const update = (number: number, contact: number) => ({
  update_id: number,
  message: {
    message_id: number,
    date: 1_700_000_000,
    chat: { id: contact + 1, type: "private" as const, first_name: "contact" },
    from: { id: contact + 1, is_bot: false, first_name: "contact" },
    text
  }
})

/** `NORMAL` gives no fsync, so its last turns are lost with the power. */
export const grammy = (inFlight: number, synchronous: Synchronous) =>
  side({ name: `grammY session, ${synchronous}`, kind: "peer" }, inFlight, async () => {
    const drawer = new Drawer(synchronous)
    const key = (contact: number) => String(contact + 1)
    drawer.fill(key, JSON.stringify(initial))
    // The reply is the answer to the webhook: no call of the platform's API is made, and none is pretended.
    const bot = new Bot<Context & SessionFlavor<State>>("1:token", {
      botInfo,
      client: { canUseWebhookReply: () => true }
    })
    bot.use(
      session({
        initial: () => initial,
        storage: {
          read: (key: string) => {
            const value = drawer.get(key)
            return value === undefined ? undefined : read(value)
          },
          write: (key: string, state: State) => drawer.set(key, JSON.stringify(state)),
          delete: drawer.delete
        }
      })
    )
    bot.on("message:text", async (context) => {
      context.session = next(context.session, context.message.text)
      await context.reply(reply(context.session))
    })
    let updates = 0
    let replies = 0
    const send = () => void replies++
    return {
      turn: oneAtATime(({ contact }) => bot.handleUpdate(update(updates++, contact), { send })),
      found: (contact) => ({ count: drawer.find(key(contact), "$.count"), replies }),
      grows: { count: 1, replies: 1 },
      close: drawer.close
    }
  })
