/** The words by which a person opts out of texts, and in again: the channel acts on them, and nobody else hears them. */

const stop = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"]
const start = ["START", "UNSTOP"]

export const keyword = (text: string): "stop" | "start" | undefined => {
  const word = text.trim().toUpperCase()
  return stop.includes(word) ? "stop" : start.includes(word) ? "start" : undefined
}
