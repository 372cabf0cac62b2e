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
const unescape = (escaped: string): Bytes =>
  escaped
    .replaceAll("+", " ")
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

export const bytesOf = (text: string): Bytes => Buffer.from(text, "utf8").toString("latin1")

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** None where the bytes are not UTF-8. */
export const textOf: (bytes: Bytes) => Option.Option<string> = Option.liftThrowable((bytes) =>
  utf8.decode(Buffer.from(bytes, "latin1"))
)

/** Which of the values is meant, nobody can say. */
export const hasRepeatedNames = (form: Form): boolean => new Set(form.map(([name]) => name)).size < form.length
