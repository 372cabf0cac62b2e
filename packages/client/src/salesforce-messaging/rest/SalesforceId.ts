/** The id of a record: 15 characters whose case counts, or 18, of which the last three tell the case of the others. */
import { Schema } from "effect"

const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

/** One character for each five: a bit for each capital. */
const suffixOf = (id: string): string =>
  [0, 5, 10]
    .map((from) =>
      Array.from(id.slice(from, from + 5)).reduce((bits, letter, at) => bits + (/[A-Z]/.test(letter) ? 2 ** at : 0), 0)
    )
    .map((bits) => suffixes.charAt(bits))
    .join("")

const Eighteen = Schema.String.pipe(Schema.pattern(/^[A-Za-z0-9]{18}$/), Schema.brand("@parley/client/SalesforceId"))

/** Always of 18 characters, so that two that are the same look the same; on the wire it may have 15. */
export const SalesforceId = Schema.transform(
  Schema.String.pipe(Schema.pattern(/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/)),
  Eighteen,
  {
    strict: true,
    decode: (id) => (id.length === 15 ? id + suffixOf(id) : id),
    encode: (id) => id
  }
)
export type SalesforceId = typeof SalesforceId.Type

/** From text that is known to be one, of 15 or 18 characters; throws where it is none. */
export const salesforceId: (text: string) => SalesforceId = Schema.decodeSync(SalesforceId)

/** The form of 15 characters, which both forms have in common. */
export const shortId = (id: string): string => id.slice(0, 15)
export const isSameId = (one: string, other: string): boolean => shortId(one) === shortId(other)
