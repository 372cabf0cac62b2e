/** The provider's ear and mouth, on a Pub/Sub server and an org of the test's own. */
import { make, salesforceId, type SalesforceProviderOptions } from "@parley/client/salesforce-messaging"
import { Bookmark, type Event } from "@parley/messaging"
import { Effect, Option, Queue, Redacted, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { placeOf, pubSubServer } from "./pubSubServer.ts"
import * as told from "./told.ts"

export const until = (is: () => boolean) =>
  Effect.repeat(Effect.delay(Effect.sync(is), "5 millis"), { until: (it) => it }).pipe(
    Effect.timeoutFail({ duration: "20 seconds", onTimeout: () => new Error("it never came to that") })
  )

const at = "2026-02-03T10:11:12.000+0000"
/** A session as its record has it: it waits for the bot. */
export const record = (more: object = {}): object => ({
  Id: told.session,
  CreatedDate: at,
  CreatedById: "005000000000001AAA",
  LastModifiedDate: at,
  LastModifiedById: "005000000000001AAA",
  SystemModstamp: at,
  IsDeleted: false,
  AgentType: "Bot",
  MessagingChannelId: "0Mj000000000001AAA",
  MessagingEndUserId: "0PA000000000001AAA",
  Name: "0001",
  Origin: "InboundInitiated",
  OwnerId: "005000000000001AAA",
  Owner: { Name: "Bot" },
  Status: "Waiting",
  Conversation: { ConversationIdentifier: told.conversation },
  MessagingChannel: { ChannelAddressIdentifier: told.channel },
  MessagingEndUser: { MessagingPlatformKey: told.contact, MessagingConsentStatus: "ImplicitlyOptedIn", Name: "Ann" },
  ...more
})
export const botId = "0Xx000000000001AAA"
/** What the bot has yet to take. */
export const agentWork = (more: object = {}): object => ({
  Id: "0Bz000000000001AAA",
  BotId: botId,
  Status: "Assigned",
  WorkItemId: told.session,
  ...more
})
export const rows = (...records: ReadonlyArray<object>) => json(200, { totalSize: records.length, done: true, records })
export const invalidField = json(400, [{ errorCode: "INVALID_FIELD", message: "canary" }])
export const said = (nth: number, words: string, clientTimestamp = 1770113472000, sender: object = told.person) => ({
  clientTimestamp,
  sender,
  entryPayload: { id: told.idOf(nth), ...told.text(nth, words) }
})

/** What is not said is answered as an org does that has one session, with work on it, and takes everything. */
export interface Answers {
  readonly sessions?: (q: string, nth: number) => Answer
  readonly works?: (q: string) => Answer
  readonly describe?: (object: string) => Answer
  /** `PATCH /agentWork`. */
  readonly work?: (asked: { readonly workItemId: string }, nth: number) => Answer
  readonly entries?: (asked: { readonly conversationIdentifier: string; readonly startTime: number }) => Answer
  readonly say?: (nth: number) => Answer
}

const org = (answers: Answers) =>
  Effect.gen(function* () {
    const counts = { work: 0, sessions: 0, say: 0 }
    const { heard, url } = yield* loopback((response, heard, count) => {
      const { pathname, searchParams } = new URL(heard.url, "http://localhost")
      const q = searchParams.get("q") ?? ""
      const done = json(202, { success: true })
      const answer = (): Answer => {
        if (q.includes("FROM AgentWork")) return answers.works?.(q) ?? rows(agentWork())
        if (q !== "") return answers.sessions?.(q, ++counts.sessions) ?? rows(record())
        if (pathname.endsWith("/describe")) return answers.describe?.(pathname.split("/").at(-2) ?? "") ?? json(404, [])
        if (pathname.endsWith("/agentWork")) return answers.work?.(JSON.parse(heard.body), ++counts.work) ?? done
        if (heard.method === "GET") return answers.entries?.(JSON.parse(heard.body)) ?? json(200, {})
        return pathname.endsWith("/conversationEntry") ? (answers.say?.(++counts.say) ?? done) : done
      }
      answer()(response, heard, count)
    })
    const bodies = (path: string, method: string) =>
      heard.filter((it) => it.url === path && it.method === method).map(({ body }): unknown => JSON.parse(body))
    return {
      url,
      heard,
      accepted: () => bodies("/agentWork", "PATCH"),
      said: () => bodies("/conversationEntry", "POST"),
      read: () => bodies("/conversationEntry", "GET"),
      queries: (object: string) =>
        heard
          .map(({ url }) => new URL(url, "http://localhost").searchParams.get("q") ?? "")
          .filter((q) => q.includes(`FROM ${object} `) || q.endsWith(`FROM ${object}`))
    }
  })

/** The provider in this org; it does not listen by itself. */
export const speaking = (answers: Answers = {}, more: Partial<SalesforceProviderOptions> = {}) =>
  Effect.gen(function* () {
    const { url, ...asked } = yield* org(answers)
    const provider = yield* make({
      loginUrl: url,
      credentials: { kind: "accessToken", token: Redacted.make("token-1"), instanceUrl: url },
      orgId: salesforceId("00D000000000001"),
      interactionUrl: url,
      authorizationContext: "00D000000000001_HelpBot",
      topic: "/event/Bot_Said__e",
      pauses: ["10 millis", "20 millis"],
      ...more
    })
    return { ...provider, ...asked }
  })

/** Listens from the first event on; from now on where `after` is null. */
export const hearing = (
  more: Partial<SalesforceProviderOptions> = {},
  answers: Answers = {},
  after: string | null = placeOf(0)
) =>
  Effect.gen(function* () {
    const server = yield* pubSubServer()
    const made = yield* speaking(answers, { pubSubUrl: server.url, ...more })
    const events = yield* Queue.unbounded<Event | Bookmark>()
    const listening = (after: string | null) =>
      made
        .listen(Option.map(Option.fromNullable(after), (at) => Bookmark.make({ at })))
        .pipe(Stream.runForEach((it) => events.offer(it)))
    const fiber = yield* Effect.forkScoped(listening(after))
    yield* until(() => server.isOpen() === 1)
    const interaction = (event: object) => server.publish("Interaction", event)
    const next = <T extends Event["_tag"] | "Bookmark">(tag: T) =>
      Effect.repeat(events.take, {
        until: (it): it is Extract<Event | Bookmark, { readonly _tag: T }> => it._tag === tag
      }).pipe(Effect.timeout("20 seconds"))
    return { ...made, events, fiber, interaction, listening, next, server }
  })
