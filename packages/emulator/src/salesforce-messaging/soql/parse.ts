/** Reads SOQL, or says at which word it stops being SOQL. */
import { Either } from "effect"
import type { Refusal } from "../rest/Refusal.ts"
import { day, dayNamed } from "./days.ts"
import {
  aggregates,
  comparisons,
  type Condition,
  type Literal,
  type Order,
  type Path,
  type Query,
  type Selected
} from "./Query.ts"
import { malformed, tokens } from "./token.ts"

type Read<A> = Either.Either<A, Refusal>

const reserved =
  /^(SELECT|FROM|WHERE|GROUP|ORDER|LIMIT|OFFSET|FOR|WITH|HAVING|AND|OR|NOT|IN|LIKE|USING|ASC|DESC|NULLS|END|WHEN|ELSE)$/i
const whole = /^\d+$/

/** `now` in milliseconds, for days such as TODAY. */
export const parse = (text: string, now: number): Read<Query> =>
  Either.flatMap(tokens(text), (all) => {
    let at = 0
    const peek = (ahead = 0) => all[Math.min(at + ahead, all.length - 1)] ?? { kind: "end", text: "<EOF>", at: 0 }
    const unexpected = () => Either.left(malformed(text, peek().at, `unexpected token: '${peek().text}'`))
    const isWord = (word: string, ahead = 0) => peek(ahead).kind !== "text" && peek(ahead).text.toUpperCase() === word

    /** Goes past these words, if they come next. */
    const take = (...words: ReadonlyArray<string>): boolean => {
      const there = words.every((word, n) => isWord(word, n))
      if (there) at += words.length
      return there
    }
    const expect = (...words: ReadonlyArray<string>): Read<void> => (take(...words) ? Either.void : unexpected())

    const name = (): Read<string> => {
      const { kind, text } = peek()
      if (kind !== "name" || reserved.test(text)) return unexpected()
      at += 1
      return Either.right(text)
    }
    const path = (): Read<Path> => Either.map(name(), (it) => it.split("."))
    const count = (): Read<number> => {
      const { kind, text } = peek()
      if (kind !== "number" || !whole.test(text)) return unexpected()
      at += 1
      return Either.right(Number(text))
    }

    /** One or more, with commas between. */
    const list = <A>(one: () => Read<A>): Read<ReadonlyArray<A>> =>
      Either.gen(function* () {
        const some = [yield* one()]
        while (take(",")) some.push(yield* one())
        return some
      })
    const within = <A>(inner: () => Read<A>): Read<A> =>
      Either.gen(function* () {
        yield* expect("(")
        const it = yield* inner()
        yield* expect(")")
        return it
      })

    const literal = (): Read<Literal> => {
      const { kind, text } = peek()
      const found: Literal | undefined =
        kind === "text"
          ? { is: "text", text }
          : kind === "number"
            ? { is: "number", number: Number(text) }
            : kind === "time"
              ? day(text)
              : kind !== "name"
                ? undefined
                : /^(true|false)$/i.test(text)
                  ? { is: "boolean", boolean: /^t/i.test(text) }
                  : /^null$/i.test(text)
                    ? { is: "null" }
                    : dayNamed(text, now)
      if (found === undefined) return unexpected()
      at += 1
      return Either.right(found)
    }

    const comparison = (): Read<Condition> =>
      Either.gen(function* () {
        const left = yield* path()
        const not = take("NOT")
        if (not || isWord("IN")) {
          yield* expect("IN")
          return { is: "in", path: left, not, some: yield* within(() => list(literal)) }
        }
        const by = comparisons.find((it) => take(it))
        if (by === undefined) return yield* unexpected()
        return { is: "comparison", path: left, by, to: yield* literal() }
      })

    const one = (): Read<Condition> =>
      take("NOT")
        ? Either.map(one(), (it): Condition => ({ is: "not", it }))
        : isWord("(")
          ? within(condition)
          : comparison()

    /** AND and OR do not go together without parentheses. */
    const condition = (): Read<Condition> =>
      Either.gen(function* () {
        const first = yield* one()
        const is = isWord("AND") ? "and" : "or"
        const others: Array<Condition> = []
        while (take(is.toUpperCase())) others.push(yield* one())
        if (isWord("AND") || isWord("OR")) return yield* unexpected()
        return others.length === 0 ? first : { is, all: [first, ...others] }
      })

    const aggregate = () => aggregates.find((it) => isWord(it) && isWord("(", 1))

    const selected = (): Read<Selected> =>
      Either.gen(function* () {
        const alias = () => (peek().kind === "name" && !reserved.test(peek().text) ? { alias: peek().text } : {})
        const by = aggregate()
        if (by !== undefined) {
          at += 1
          const of = yield* within(path)
          const named = alias()
          at += Object.keys(named).length
          return { is: "aggregate", by, path: of, ...named }
        }
        if (isWord("FIELDS") && isWord("(", 1)) {
          at += 1
          const which = yield* within(name)
          const known = (["ALL", "STANDARD", "CUSTOM"] as const).find((it) => it === which.toUpperCase())
          return known === undefined ? yield* unexpected() : { is: "fields", which: known }
        }
        if (take("TYPEOF")) {
          const of = yield* name()
          const when: Array<{ readonly type: string; readonly paths: ReadonlyArray<Path> }> = []
          while (take("WHEN")) {
            const type = yield* name()
            yield* expect("THEN")
            when.push({ type, paths: yield* list(path) })
          }
          const otherwise = take("ELSE") ? yield* list(path) : []
          yield* expect("END")
          return { is: "typeof", name: of, when, otherwise }
        }
        const of = yield* path()
        const named = alias()
        at += Object.keys(named).length
        return { is: "field", path: of, ...named }
      })

    const order = (): Read<Order> =>
      Either.gen(function* () {
        const by = aggregate()
        if (by !== undefined) at += 1
        const of: Order["of"] =
          by === undefined ? { is: "field", path: yield* path() } : { is: "aggregate", by, path: yield* within(path) }
        const descending = take("DESC")
        if (!descending) take("ASC")
        const nullsLast = take("NULLS", "LAST")
        if (!nullsLast) take("NULLS", "FIRST")
        return { of, descending, nullsLast }
      })

    return Either.gen(function* () {
      yield* expect("SELECT")
      const countOnly = take("COUNT", "(", ")")
      const some = countOnly ? [] : yield* list(selected)
      yield* expect("FROM")
      const from = yield* name()
      const alias = peek().kind === "name" && !reserved.test(peek().text) ? yield* name() : from
      if (take("USING", "SCOPE")) yield* name()
      const where = take("WHERE") ? { where: yield* condition() } : {}
      const groupBy = take("GROUP", "BY") ? yield* list(path) : []
      const orderBy = take("ORDER", "BY") ? yield* list(order) : []
      const limit = take("LIMIT") ? { limit: yield* count() } : {}
      const offset = take("OFFSET") ? yield* count() : 0
      // They say why one asks: nothing here depends on it.
      while (take("FOR", "VIEW") || take("FOR", "REFERENCE"));
      if (peek().kind !== "end") return yield* unexpected()
      return { countOnly, selected: some, from, alias, ...where, groupBy, orderBy, ...limit, offset }
    })
  })
