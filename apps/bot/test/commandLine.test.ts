/** The bot's command line: explains itself, chats, and ends with a code that a script understands. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { run } from "./Bot.ts"

const ended = (args: ReadonlyArray<string>, input = "") => Effect.tap(run(args, {}, input), (it) => it.ended)

describe("the command line", () => {
  it.scopedLive("helps with the whole and with each command, and lists the exit codes", () =>
    Effect.gen(function* () {
      const [root, ...commands] = yield* Effect.forEach([[], ["serve"]], (command) => ended([...command, "--help"]), {
        concurrency: 2
      })
      for (const it of [root, ...commands]) {
        assert.strictEqual(it?.code, 0)
        assert.strictEqual(it?.err, "")
        assert.notInclude(it?.out, "\u001b", "there is no terminal to colour")
      }
      for (const word of ["serve", "simulate", "sessions", "routes"]) assert.include(root?.out, `- ${word} `)
      for (const code of [0, 1, 2, 75, 78]) assert.match(root?.out ?? "", new RegExp(`\\b${code} \\(`))
      for (const it of commands) assert.match(it.out, /DESCRIPTION\n\n\S/)
    })
  )

  it.scopedLive("ends with 2 when it is called wrongly, and says what was wrong", () =>
    Effect.gen(function* () {
      const wrong = yield* Effect.forEach([["nonsense"], ["serve", "--nonsense"]], (args) => ended(args), {
        concurrency: 3
      })
      for (const it of wrong) {
        assert.strictEqual(it.code, 2)
        assert.strictEqual(it.out, "")
        assert.match(it.err, /\S/)
        assert.notInclude(it.err, "\u001b")
      }
      assert.include(wrong[0]?.err, "'serve', 'simulate', 'sessions', 'routes'")
      assert.include(wrong[1]?.err, "--nonsense")
    })
  )

  it.scopedLive("prints the table of routes, in the order in which they are tried", () =>
    Effect.gen(function* () {
      const it = yield* ended(["routes"])
      assert.strictEqual(it.code, 0)
      assert.deepStrictEqual(
        it.out.split("\n").map((line) => line.trim().split(/ {2,}/)[0]),
        ["always", "when", "when", "when", "when", "otherwise", ""]
      )
    })
  )
})

describe("the simulator", () => {
  it.scopedLive("holds a conversation that comes from a pipe", () =>
    Effect.gen(function* () {
      const it = yield* ended(["simulate"], "book\nfriday\r\n\nevening\ntwo of us\nyes")
      assert.strictEqual(it.code, 0)
      assert.strictEqual(it.err, "")
      assert.strictEqual(
        it.out,
        `> book
Gladly. Which day suits you? We are open Tuesday to Saturday.
> friday
At what time?
1. at noon
2. in the afternoon
3. in the evening
> evening
For how many?
A. two of us
B. up to four
C. up to eight
> two of us
A table on Friday, for two: shall I book it?
> yes
Booked: the window seat on Friday, 18:30. See you then!
`
      )
    })
  )

  it.scopedLive("says nothing to nobody", () =>
    Effect.gen(function* () {
      const it = yield* ended(["simulate"])
      assert.deepStrictEqual([it.code, it.out, it.err], [0, "", ""])
    })
  )
})
