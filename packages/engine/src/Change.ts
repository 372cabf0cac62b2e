/** What the letters at the head of a conversation change: their turn, as it is to be written. */
import type { Conversation, DeliveryReported, MessageReceived, Provider } from "@parley/messaging"
import { Array as Arr, Effect, Option, Schema } from "effect"
import * as Content from "./Content.ts"
import { timersOf } from "./FellDue.ts"
import * as Happened from "./Happened.ts"
import { blank, State } from "./Journal.ts"
import * as LetterText from "./LetterText.ts"
import type { Limit } from "./Limit.ts"
import type { Routes } from "./Routes.ts"
import type { Commit, Letter, Line, Work } from "./Store.ts"
import { type News, turn } from "./Turn.ts"

const readState = Schema.decode(Schema.parseJson(State))
const writeState = (state: typeof State.Encoded): string => JSON.stringify(state)

/** The rest of a commit is the same for all. `taken`: so many letters, from the first. */
export interface Change extends Omit<Commit, "id" | "version" | "letters" | "at"> {
  readonly taken: number
}

const nothing: Change = {
  taken: 1,
  state: null,
  outbox: [],
  timers: { set: [], cancel: [] },
  reports: [],
  transcript: [],
  timeline: [],
  isOptOut: false
}

/** Plays the turn of a conversation's oldest letter, or of several together where the flow wants that. */
export const change = <R>(
  routes: Routes<R>,
  find: (conversation: Conversation) => Provider | undefined,
  limited: Limit<unknown>
) => {
  const play = (work: Work, letter: Letter, news: News) =>
    Effect.gen(function* () {
      const before = work.state === null ? blank : yield* readState(work.state)
      const { contact } = work.conversation
      const context = { contact, conversation: work.id, letter: letter.seq, attempt: letter.attempts + 1, limited }
      const { happened, said, state, taken } = yield* turn(routes, before, news, context)
      const provider = find(work.conversation)
      const parcels = said
        .flatMap((saying) => Content.from(saying, provider))
        .map((content, at) => ({ key: `${work.id}/${work.version + 1}/${at}`, content }))
      const heard = news._tag === "Messages" ? news.messages.slice(0, taken) : []
      return {
        ...nothing,
        taken,
        state: writeState(state),
        outbox: parcels.map(({ content, key }) => ({ key, json: Content.encode(content) })),
        timers: rearmed(timersOf(before), timersOf(state)),
        transcript: [
          ...heard.map((message): Line => ({ by: "contact", text: Content.heard(message), key: null })),
          ...parcels.map(({ content, key }): Line => ({ by: "bot", text: Content.words(content), key }))
        ],
        timeline: happened.map(Happened.encode)
      }
    })

  const mayTakeSeveral = routes.some(({ flow, messages }) => messages !== "each" || flow.messages !== "each")

  return (work: Work, letter: Letter): Effect.Effect<Change, unknown, R> =>
    Effect.flatMap(LetterText.decode(letter.json), (event) => {
      switch (event._tag) {
        case "MessageReceived": {
          const others = mayTakeSeveral ? messagesIn(work.letters.slice(1)) : []
          return play(work, letter, { _tag: "Messages", messages: [event.message, ...others] })
        }
        case "FellDue":
          return play(work, letter, { _tag: "Due", due: event })
        case "DeliveryReported":
          return Effect.succeed(note(event))
        case "ConsentReported":
          return Effect.succeed({ ...nothing, isOptOut: event.consent === "optedOut" })
        // Nothing follows from these yet: they are kept, in order.
        case "ParticipantChanged":
        case "SessionChanged":
        case "TypingChanged":
        case "UrlPushed":
        case "NoticeReceived":
          return Effect.succeed(nothing)
      }
    })
}

const note = ({ code, delivery, messageId }: DeliveryReported): Change => ({
  ...nothing,
  reports: [{ messageId, delivery, ...(code === undefined ? {} : { code }) }]
})

/** One that stays as it was is not set again: it may be a letter already. */
const rearmed = (before: ReturnType<typeof timersOf>, after: ReturnType<typeof timersOf>): Commit["timers"] => ({
  set: after
    .filter(({ due, key }) => !before.some((it) => it.key === key && it.due === due))
    .map(({ due, event, key }) => ({ key, due, json: LetterText.encode(event) })),
  cancel: before.filter(({ key }) => !after.some((it) => it.key === key)).map(({ key }) => key)
})

const isMessage = (letter: LetterText.LetterText): letter is MessageReceived => letter._tag === "MessageReceived"

/** Up to the first letter that is something else. */
const messagesIn = (letters: ReadonlyArray<Letter>) =>
  Arr.getSomes(
    Arr.takeWhile(
      Arr.map(letters, ({ json }) => Option.filter(LetterText.peek(json), isMessage)),
      Option.isSome
    )
  ).map(({ message }) => message)
