/** Makes a test for rows out of a condition; each field takes only values of its own type, and not every field is a filter. */
import { Either } from "effect"
import type { Field } from "../org/Field.ts"
import * as Id from "../org/Id.ts"
import { instant } from "../org/instant.ts"
import { Refusal } from "../rest/Refusal.ts"
import type { Row, Value } from "../org/Row.ts"
import type { Comparison, Condition, Literal, Path } from "./Query.ts"
import type { Resolved } from "./resolve.ts"
import * as text from "./text.ts"

type Test<A> = (it: A) => boolean
type Lookup = (path: Path) => Either.Either<Resolved, Refusal>

const wrongType = ({ name, type }: Field, quoted: boolean) =>
  new Refusal({
    code: "INVALID_FIELD",
    says: `value of filter criterion for field '${name}' must be of type ${type} and should ${quoted ? "" : "not "}be enclosed in quotes`
  })

const badOperator = (says: string) => new Refusal({ code: "INVALID_QUERY_FILTER_OPERATOR", says })

const equality = (by: Comparison, is: Test<Value>): Test<Value> | undefined =>
  by === "=" ? is : by === "!=" || by === "<>" ? (it) => !is(it) : undefined

/** What is nothing is neither less nor more than anything. */
const ordered = <A>(by: Comparison, of: (value: Value) => A | undefined, from: A, to: A): Test<Value> => {
  const known = (test: Test<A>) => (value: Value) => {
    const it = of(value)
    return it !== undefined && test(it)
  }
  switch (by) {
    case "<":
      return known((it) => it < from)
    case "<=":
      return known((it) => it <= to)
    case ">":
      return known((it) => it > to)
    case ">=":
      return known((it) => it >= from)
    case "=":
      return known((it) => it >= from && it <= to)
    default:
      return (value) => !known((it) => it >= from && it <= to)(value)
  }
}

const at = (value: Value) => (typeof value === "string" ? instant(value) : undefined)

const compare = (field: Field, by: Comparison, to: Literal): Either.Either<Test<Value>, Refusal> => {
  const only = (test: Test<Value> | undefined, kind: string) =>
    Either.fromNullable(test, () => badOperator(`invalid operator on ${kind} field`))
  if (to.is === "null")
    return only(
      equality(by, (it) => it === null),
      field.type
    )
  if (by === "LIKE") {
    if (["id", "reference", "boolean", "int", "double", "date", "datetime"].includes(field.type)) {
      return Either.left(badOperator(`invalid operator on ${field.type === "reference" ? "id" : field.type} field`))
    }
    return to.is === "text"
      ? Either.map(text.pattern(to.text), (it) => (value) => typeof value === "string" && it.test(value))
      : Either.left(wrongType(field, true))
  }
  switch (field.type) {
    case "id":
    case "reference":
      if (to.is !== "text") return Either.left(wrongType(field, true))
      return Either.flatMap(
        Either.fromOption(Id.normal(to.text), () => badOperator(`invalid ID field: ${to.text}`)),
        (id) =>
          only(
            equality(by, (it) => it === id),
            "id"
          )
      )
    case "boolean":
      if (to.is !== "boolean") return Either.left(wrongType(field, false))
      return only(
        equality(by, (it) => it === to.boolean),
        "boolean"
      )
    case "int":
    case "double":
      if (to.is !== "number") return Either.left(wrongType(field, false))
      return Either.right(ordered(by, (it) => (typeof it === "number" ? it : undefined), to.number, to.number))
    case "date":
    case "datetime":
      if (to.is !== "span" && to.is !== (field.type === "date" ? "date" : "time")) {
        return Either.left(wrongType(field, false))
      }
      return Either.right(ordered(by, at, to.from, to.to))
    default:
      if (to.is !== "text") return Either.left(wrongType(field, true))
      return Either.map(text.unescaped(to.text), (it) => {
        const wanted = it.toLowerCase()
        return ordered(by, (value) => (typeof value === "string" ? value.toLowerCase() : undefined), wanted, wanted)
      })
  }
}

const filterable = (lookup: Lookup, path: Path) =>
  Either.filterOrLeft(
    lookup(path),
    ({ field }) => field.may.has("F"),
    ({ field }) =>
      new Refusal({ code: "INVALID_FIELD", says: `field '${field.name}' can not be filtered in a query call` })
  )

export const filter = (lookup: Lookup, condition: Condition): Either.Either<Test<Row>, Refusal> => {
  switch (condition.is) {
    case "and":
    case "or":
      return Either.map(Either.all(condition.all.map((it) => filter(lookup, it))), (tests) =>
        condition.is === "and" ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row))
      )
    case "not":
      return Either.map(filter(lookup, condition.it), (test) => (row) => !test(row))
    case "comparison":
      return Either.flatMap(filterable(lookup, condition.path), ({ field, get }) =>
        Either.map(compare(field, condition.by, condition.to), (test) => (row) => test(get(row)))
      )
    case "in":
      return Either.flatMap(filterable(lookup, condition.path), ({ field, get }) =>
        Either.map(Either.all(condition.some.map((it) => compare(field, "=", it))), (tests) => (row) => {
          const value = get(row)
          return tests.some((test) => test(value)) !== condition.not
        })
      )
  }
}
