/** A letter as the text that the store keeps: what comes in from outside, and what a timer of ours becomes. */
import { Event, type MessageReceived } from "@parley/messaging"
import { Effect, type ParseResult, Schema } from "effect"
import { FellDue } from "./FellDue.ts"

const LetterText = Schema.parseJson(Schema.Union(Event, FellDue))
export type LetterText = typeof LetterText.Type

const write = Schema.encodeSync(LetterText)
/** Nearly all letters are messages, and those are written as they are. */
const writeMessage = (message: typeof MessageReceived.Encoded): string => JSON.stringify(message)
const read = Schema.decode(LetterText)

/** So many are remembered, the latest. */
const most = 1024
/**
 * Most letters have their turn a moment after they came in: those need not be read again. The text itself is the key, so
 * that what is remembered is never wrong.
 */
const fresh = new Map<string, LetterText>()

export const encode = (letter: LetterText): string => {
  const text = letter._tag === "MessageReceived" ? writeMessage(letter) : write(letter)
  fresh.set(text, letter)
  for (const oldest of fresh.keys()) {
    if (fresh.size <= most) break
    fresh.delete(oldest)
  }
  return text
}

export const decode = (text: string): Effect.Effect<LetterText, ParseResult.ParseError> => {
  const letter = fresh.get(text)
  fresh.delete(text)
  return letter === undefined ? read(text) : Effect.succeed(letter)
}

/** Reads one that will be read again. */
export const peek = Schema.decodeOption(LetterText)
