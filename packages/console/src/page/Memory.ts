/** What this browser keeps: the phone's own number, and which texts the bot did not take. */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** 555-0100 to 555-0199 belong to nobody, in any area. */
const OwnNumber = Schema.String.pipe(Schema.pattern(/^\+1[2-9]\d{2}55501\d{2}$/))
const Failures = Schema.Record({ key: Schema.String, value: Schema.String })

const areas = "202 205 206 207 208 209 212 213 215 216 217 218 303 304 305 307 308 312 313 314 401 402 404 405 406 407 \
412 413 414 415 502 503 504 505 507 512 513 515 602 603 605 606 607 612 614 615 701 702 703 704 706 712 713 716 \
801 802 803 804 805 808 812 813 901 903 904 907 912 913 914 919".split(" ")

const pick = (below: number) => Math.floor(Math.random() * below)

// A browser may forbid storage: then the phone lives as long as its page.
const load = <A, I>(key: string, schema: Schema.Schema<A, I>): Option.Option<A> => {
  try {
    return Schema.decodeUnknownOption(Schema.parseJson(schema))(localStorage.getItem(key))
  } catch {
    return Option.none()
  }
}

const save = (key: string, value: unknown) => {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // kept for this page only
  }
}

/** A number nobody has, kept from now on. */
export const newNumber = (): string => {
  const number = `+1${areas[pick(areas.length)] ?? "202"}55501${String(pick(100)).padStart(2, "0")}`
  save("parley.phone.number", number)
  return number
}

/** The number this browser had before, or a new one. */
export const ownNumber = (): string => Option.getOrElse(load("parley.phone.number", OwnNumber), newNumber)

/** Why a text was not taken, by message id: the practice ground remembers the text, not how the bot's door answered. */
export const failures = (): Readonly<Record<string, string>> =>
  Option.getOrElse(load("parley.phone.failures", Failures), () => ({}))

/** Keeps the last fifty. */
export const rememberFailure = (id: string, why: string) =>
  save("parley.phone.failures", Object.fromEntries([...Object.entries(failures()).slice(-49), [id, why]]))
