/** Record ids: 15 characters whose case counts, or 18 with a checksum that saves them where it does not. */
import { randomInt } from "node:crypto"
import { Option } from "effect"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** One character for each five: which of them are upper case, the first one lowest. */
const checksum = (id: string): string =>
  [id.slice(0, 5), id.slice(5, 10), id.slice(10, 15)]
    .map((part) => alphabet[[...part].reduce((sum, it, n) => sum + (/[A-Z]/.test(it) ? 2 ** n : 0), 0)])
    .join("")

/** The 18 characters of an id of 15. */
export const long = (id: string): string => id + checksum(id)

/** The 18 characters of an id of 15 or 18; none when it is no id, or its checksum is wrong. */
export const normal = (text: string): Option.Option<string> => {
  const [, id = "", sum = ""] = /^([0-9A-Za-z]{15})([A-Z0-5]{3})?$/i.exec(text) ?? []
  return id !== "" && (sum === "" || sum.toUpperCase() === checksum(id)) ? Option.some(long(id)) : Option.none()
}

/** A new one, its object's prefix first; random, never a counter. */
export const random = (prefix: string): string => {
  const rest = Array.from({ length: 12 - 4 }, () => letters[randomInt(letters.length)]).join("")
  return long(`${prefix}Hs00${rest}`)
}
