/** Microsoft's botbuilder with its ConversationState in SQLite. */
import {
  ActivityHandler,
  ActivityTypes,
  BotAdapter,
  type Activity,
  ConversationState,
  type ResourceResponse,
  type Storage,
  TurnContext
} from "botbuilder"
import { Drawer } from "./Drawer.ts"
import { initial, isState, next, read, reply } from "./State.ts"
import { oneAtATime, side } from "./Talk.ts"
import { phone, source, text } from "./traffic.ts"

/** Hears what the bot says, and calls no platform. */
class Local extends BotAdapter {
  replies = 0

  override async sendActivities(
    _: TurnContext,
    activities: Array<Partial<Activity>>
  ): Promise<Array<ResourceResponse>> {
    this.replies += activities.length
    return activities.map((_, at) => ({ id: String(at) }))
  }
  override async updateActivity() {}
  override async deleteActivity() {}
  override async continueConversation() {}

  hear(activity: Partial<Activity>, bot: ActivityHandler): Promise<void> {
    return this.runMiddleware(new TurnContext(this, activity), (context) => bot.run(context))
  }
}

/** As botbuilder names it; what it keeps there lies under the name of the property. */
const key = (contact: number) => `${source.provider}/conversations/${phone(contact)}/`
const property = "chat"

const storage = (drawer: Drawer): Storage => ({
  read: async (keys) =>
    Object.fromEntries(
      keys.flatMap((key) => {
        const value = drawer.get(key)
        return value === undefined ? [] : [[key, { [property]: read(value) }]]
      })
    ),
  write: async (changes) => {
    for (const [key, item] of Object.entries<unknown>(changes)) {
      if (typeof item === "object" && item !== null && property in item) drawer.set(key, JSON.stringify(item[property]))
    }
  },
  delete: async (keys) => keys.forEach(drawer.delete)
})

export const botbuilder = (inFlight: number) =>
  side({ name: "botbuilder ConversationState, FULL", kind: "peer" }, inFlight, async () => {
    const drawer = new Drawer("FULL")
    drawer.fill(key, JSON.stringify(initial))
    const conversations = new ConversationState(storage(drawer))
    const chat = conversations.createProperty<unknown>(property)
    const bot = new ActivityHandler()
    bot.onMessage(async (context, forward) => {
      const before = await chat.get(context, initial)
      const state = next(isState(before) ? before : initial, context.activity.text)
      await chat.set(context, state)
      await context.sendActivity(reply(state))
      await conversations.saveChanges(context)
      await forward()
    })
    const local = new Local()
    return {
      turn: oneAtATime(({ contact, id }) =>
        local.hear(
          {
            type: ActivityTypes.Message,
            id,
            channelId: source.provider,
            conversation: { id: phone(contact), isGroup: false, conversationType: "personal", name: "" },
            from: { id: phone(contact), name: "" },
            recipient: { id: source.sender, name: "" },
            text
          },
          bot
        )
      ),
      found: (contact) => ({ count: drawer.find(key(contact), "$.count"), replies: local.replies }),
      grows: { count: 1, replies: 1 },
      close: drawer.close
    }
  })
