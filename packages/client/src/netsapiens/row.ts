/** Rows as NetSapiens' servers send them: loosely typed, some names spelt in more than one way, and nothing of them lost. */
import { DateTime, Option, ParseResult, Schema, SchemaAST } from "effect"
import { textOf } from "./Json.ts"

const Value = Schema.Unknown.pipe(Schema.filter((it) => it !== null && it !== undefined))

/** Any JSON value but null, as text: phone numbers come as numbers, and so does a text that is a number. */
export const Text = Schema.transform(Value, Schema.String, {
  strict: true,
  decode: textOf,
  encode: (text) => text
})

/** A whole number, also where it comes as text. */
export const Count = Schema.compose(Text, Schema.NumberFromString.pipe(Schema.int()))

const wireDate = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

/** `2026-02-03 10:11:12`, taken for UTC because nothing else is said. */
export const WireDate = Schema.transformOrFail(Schema.String, Schema.DateTimeUtcFromSelf, {
  strict: true,
  decode: (text, _, ast) => {
    const [, day = "", time = "", fraction = "", zone = "Z"] = wireDate.exec(text.trim()) ?? []
    return Option.match(DateTime.make(`${day}T${time}${fraction}${zone}`), {
      onNone: () => ParseResult.fail(new ParseResult.Type(ast, text)),
      onSome: (date) => ParseResult.succeed(DateTime.toUtc(date))
    })
  },
  encode: (date) => ParseResult.succeed(DateTime.formatIso(date).slice(0, 19).replace("T", " "))
})

const Raw = Schema.Record({ key: Schema.String, value: Schema.Unknown })
/** Where `row` keeps what came, as it came. */
export const raw = { raw: Raw }

/** A row of these fields, of which `raw` is one. `spellings` leads other names that are met to those of the fields. */
export const row = <A, I>(fields: Schema.Schema<A, I>, spellings: Readonly<Record<string, string>> = {}) => {
  // Anything may come under any name; what is documented is said all the same.
  const documented = SchemaAST.getPropertySignatures(SchemaAST.encodedAST(fields.ast)).flatMap(({ name, type }) =>
    name === "raw" ? [] : [[String(name), Schema.optional(Schema.Union(Schema.Unknown, Schema.make(type)))] as const]
  )
  const others = Object.keys(spellings).map((name) => [name, Schema.optional(Schema.Unknown)] as const)
  const wire = Schema.Struct(
    Object.fromEntries([...documented, ...others]),
    Schema.Record({ key: Schema.String, value: Schema.Unknown })
  )
  const respelt = Schema.transform(wire, Raw, {
    strict: true,
    decode: (came) => {
      const usually = Object.entries(came).flatMap(([name, value]) => {
        const usual = spellings[name]
        return usual === undefined || came[usual] !== undefined ? [] : [[usual, value] as const]
      })
      return { ...came, ...Object.fromEntries(usually), raw: came }
    },
    encode: ({ raw: _, ...rest }) => rest
  })
  return Schema.compose(respelt, fields, { strict: false })
}
