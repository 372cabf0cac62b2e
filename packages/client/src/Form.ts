/** Reads `application/x-www-form-urlencoded` without losing a byte: signatures are over bytes, whether or not they are text. */
import { Option } from "effect"

/** One character for each byte (latin1), so that comparing, sorting and joining are those of the bytes. */
export type Bytes = string

/** Names and values in the order they came, repeated names included. */
export type Form = ReadonlyArray<readonly [name: Bytes, value: Bytes]>

export const read = (body: Uint8Array): Form =>
  Buffer.from(body)
    .toString("latin1")
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=")
      return equals < 0 ? [unescape(pair), ""] : [unescape(pair.slice(0, equals)), unescape(pair.slice(equals + 1))]
    })

/** A `%` that no two hexadecimal digits follow stands for itself. */
const unescape = (escaped: string): Bytes => {
  const spaced = escaped.includes("+") ? escaped.replaceAll("+", " ") : escaped
  return spaced.includes("%") ? spaced.replace(/%[0-9a-fA-F]{2}/g, byteOf) : spaced
}

const byteOf = (escape: string): Bytes => String.fromCharCode(Number.parseInt(escape.slice(1), 16))

export const bytesOf = (text: string): Bytes => Buffer.from(text, "utf8").toString("latin1")

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** ASCII is its own UTF-8. */
const decode = (bytes: Bytes): string => (/[\x80-\xff]/.test(bytes) ? utf8.decode(Buffer.from(bytes, "latin1")) : bytes)

/** None where the bytes are not UTF-8. */
export const textOf: (bytes: Bytes) => Option.Option<string> = Option.liftThrowable(decode)

/** By name; none where one of them is not UTF-8. */
export const textsOf: (form: Form) => Option.Option<Readonly<Record<string, string>>> = Option.liftThrowable((form) =>
  Object.fromEntries(form.map(([name, value]) => [decode(name), decode(value)]))
)

/** Which of the values is meant, nobody can say. */
export const hasRepeatedNames = (form: Form): boolean => new Set(form.map(([name]) => name)).size < form.length
