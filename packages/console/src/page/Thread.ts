/** The conversation on the phone: what the practice ground has told, and what is on its way to it. */
import { computed, signal } from "@preact/signals"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Entry, ofMessage, ofOutgoing, type Outgoing } from "./Entry.ts"
import * as Memory from "./Memory.ts"
import * as Practice from "./Practice.ts"
import { why } from "./why.ts"

/** The phone's own number. */
export const own = signal(Memory.ownNumber())

export const platforms = signal<ReadonlyArray<Practice.Platform>>([])
const chosen = signal("")

/** The platform on which the phone texts; `undefined` until the practice ground is found. */
export const platform = computed(() => platforms.value.find((it) => it.provider === chosen.value) ?? platforms.value[0])

export const choose = (provider: string) => void (chosen.value = provider)

/** Whether the conversation's past is on the page. */
export const loaded = signal(false)

const heard = signal<ReadonlyMap<string, Practice.Message>>(new Map())
const outgoing = signal<ReadonlyArray<Outgoing>>([])
const past = new Set<string>()
const live = new Map<string, Practice.Message>()
let texts = 0

const merge = (
  known: ReadonlyMap<string, Practice.Message>,
  news: Iterable<Practice.Message>
): ReadonlyMap<string, Practice.Message> => {
  const merged = new Map(known)
  for (const message of news) {
    const before = merged.get(message.id)
    if (before === undefined || before.updatedAt <= message.updatedAt) merged.set(message.id, message)
  }
  return merged
}

/** The bubbles from the oldest; what is not recorded yet stands last. */
export const entries = computed((): ReadonlyArray<Entry> => {
  const here = platform.value?.provider
  const typed = new Map(outgoing.value.map((it) => [it.id, it]))
  const failures = Memory.failures()
  return [
    ...[...heard.value.values()]
      .filter((it) => it.provider === here)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .map((it) => ofMessage(it, typed.get(it.id), failures[it.id], !past.has(it.id))),
    ...outgoing.value.filter((it) => it.id === undefined && it.to.provider === here).map(ofOutgoing)
  ]
})

// The practice ground tells of a text before it answers the call that brought it: the words say which bubble it is.
const recognise = (message: Practice.Message) => {
  if (message.direction === "outbound" || outgoing.value.some((it) => it.id === message.id)) return
  const mine = outgoing.value.find(
    (it) =>
      it.id === undefined &&
      (it.mark === "sending" || it.isCut) &&
      it.text === message.text &&
      it.to.sender === message.to
  )
  outgoing.value = outgoing.value.map((it) => (it === mine ? { ...it, id: message.id } : it))
}

const isOurs = (message: Practice.Message) =>
  (message.direction === "inbound" ? message.from : message.to) === own.value

/** Takes in a new message or a change of one; those of other phones are not ours to show. */
export const hear = (message: Practice.Message) => {
  if (!isOurs(message)) return
  recognise(message)
  live.set(message.id, message)
  heard.value = merge(heard.value, [message])
}

/** From here on `hear` is complete again; `settle` brings what was missed. */
export const opened = () => live.clear()

/** Takes the practice ground's record as the truth; only what was heard since `opened` may be newer. */
export const settle = (record: ReadonlyArray<Practice.Message>) => {
  const messages = record.filter(isOurs)
  if (!loaded.value) for (const { id } of messages) past.add(id)
  for (const message of messages) recognise(message)
  heard.value = merge(merge(new Map(), messages), live.values())
  loaded.value = true
  for (const it of outgoing.value) if (it.isCut) mend(it)
}

/** Like a phone that has found its network again: what was not taken is sent now. */
const mend = (it: Outgoing) =>
  it.id === undefined ? sendAgain(it) : change(it.key, { mark: "taken", why: "", isCut: false })

const change = (key: string, now: Pick<Outgoing, "mark" | "why" | "isCut">, id?: string) => {
  const before = outgoing.value.find((it) => it.key === key)
  outgoing.value = outgoing.value.map((it) => {
    if (it.key === key) return { ...it, ...now, id: id ?? it.id }
    // Two texts with the same words were taken for each other.
    return id !== undefined && it.id === id ? { ...it, id: before?.id } : it
  })
}

/** Texts the bot. The bubble is there at once; its mark tells what became of it. */
export const send = (text: string) => {
  const to = platform.value
  if (to === undefined || text.trim() === "") return
  const key = `text-${++texts}`
  outgoing.value = [
    ...outgoing.value,
    { key, to, text, at: new Date(), mark: "sending", why: "", id: undefined, isCut: false }
  ]
  Effect.runCallback(Practice.text(to.provider, { from: own.value, to: to.sender, text }), {
    onExit: (exit) => {
      if (exit._tag === "Failure") {
        const isCut = Option.exists(Cause.failureOption(exit.cause), ({ reason }) => reason === "Unreachable")
        return change(key, { mark: "wrong", why: why.cause(exit.cause), isCut })
      }
      const { message, webhook } = exit.value
      const reason = why.webhook(webhook)
      if (reason !== "") Memory.rememberFailure(message.id, reason)
      change(key, { mark: reason === "" ? "taken" : "wrong", why: reason, isCut: false }, message.id)
      hear(message)
    }
  })
}

/** Texts the same words again. What the practice ground recorded stays where it was; the rest moves down. */
export const sendAgain = (entry: Pick<Entry, "key" | "text">) => {
  outgoing.value = outgoing.value.filter((it) => it.key !== entry.key || it.id !== undefined)
  send(entry.text)
}

/** Throws the number away and begins an empty conversation. */
export const startOver = () => {
  own.value = Memory.newNumber()
  heard.value = new Map()
  outgoing.value = []
  live.clear()
}
