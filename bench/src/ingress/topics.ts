/** What people write about, for any number of routes: four in ten are a word, three a word and a number, three are patterns. */

export interface Topic {
  readonly kind: "keyword" | "argument" | "anchored" | "free"
  readonly word: string
}

const syllables = "ka to mi ru se lo na vi de pu ga zo fe ho bi cy wa jo xe qu tra plo ster gri".split(" ")

/** One of its own for each index below 13,824. */
const word = (index: number) =>
  [index, Math.floor(index / 24), Math.floor(index / 576)].map((digit) => syllables[digit % 24] ?? "").join("") + index

const kind = (index: number): Topic["kind"] => {
  const of = index % 10
  if (of < 4) return "keyword"
  if (of < 7) return "argument"
  return of < 9 ? "anchored" : "free"
}

export const topic = (index: number): Topic => ({ kind: kind(index), word: word(index) })

export const topics = (count: number): ReadonlyArray<Topic> => Array.from({ length: count }, (_, index) => topic(index))

/** What a message about it says. */
export const asked = ({ kind, word }: Topic, number: number): string => {
  switch (kind) {
    case "keyword":
      return word
    case "argument":
      return `${word} ${number}`
    case "anchored":
      return `please ${word} ${number}`
    case "free":
      return `hello my ${word} number ${number} thanks`
  }
}

/** What finds it, where a router knows patterns only: the same for everybody. */
export const pattern = ({ kind, word }: Topic): RegExp => {
  switch (kind) {
    case "keyword":
      return new RegExp(`^${word}$`, "i")
    case "argument":
      return new RegExp(`^${word} (\\S+)$`, "i")
    case "anchored":
      return new RegExp(`^(?:please )?${word} (\\d+)$`, "i")
    case "free":
      return new RegExp(`\\b${word} number (\\d+)\\b`, "i")
  }
}

/** The bot's answer, by which one sees that it was this route. */
export const reply = ({ word }: Topic): string => `This is about ${word}.`
