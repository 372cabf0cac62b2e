/** The checkers of the campaigns see what they are there to see, and nothing else. */
import { assert, describe, it } from "@effect/vitest"
import * as History from "../dist/harness/History.js"
import * as Strace from "../dist/harness/Strace.js"

const deeds = (words: string) => words.split(" ").map((it) => ({ key: it.slice(0, 1), number: Number(it.slice(1)) }))

describe("a history", () => {
  it("tells what was lost", () => {
    assert.strictEqual(History.lost(deeds("a1 a2 b1"), deeds("b1 a1 a2 a3")), 0)
    assert.strictEqual(History.lost(deeds("a1 a2 b1"), deeds("a1 b2")), 2)
  })

  it("tells what was done again", () => {
    assert.strictEqual(History.doubled(deeds("a1 a2 b1")), 0)
    assert.strictEqual(History.doubled(deeds("a1 a2 a1 b1 a1")), 2)
  })

  it("tells what came too late, of each key by itself", () => {
    assert.strictEqual(History.inverted(deeds("a1 b1 a2 b2 a3")), 0)
    assert.strictEqual(History.inverted(deeds("a1 a3 a2 b1")), 1)
  })

  it("tells what was under way at once, of each key by itself", () => {
    const during = (key: string, enter: number, leave: number) => ({ key, number: 0, enter, leave })
    assert.strictEqual(History.overlapping([during("a", 0, 2), during("a", 2, 3), during("b", 1, 2)]), 0)
    assert.strictEqual(History.overlapping([during("a", 0, 2), during("a", 1, 3), during("b", 5, 6)]), 1)
  })
})

/** A trace in short: every other line of strace is left out. */
const judge = (...trace: ReadonlyArray<string>) => {
  const order = new Strace.Order()
  for (const line of trace) {
    const call = Strace.parse(line)
    if (call !== undefined) order.see(call)
  }
  return order.verdict
}
const write = '12 pwrite64(21</tmp/a.db-wal>, "..[1]..", 4096, 56) = 4096'
const answer = '11 write(23<socket:[7]>, "HTTP/1.1 200 OK\\r\\n", 120) = 120'

describe("a trace", () => {
  it("is in order where the log was synced between write and answer", () => {
    assert.deepStrictEqual(judge(write, "12 fdatasync(21</tmp/a.db-wal>) = 0", answer), { answers: 1, early: 0 })
  })

  it.each([
    ["was not synced", [write, answer]],
    ["was synced before it was written", ["12 fdatasync(21</tmp/a.db-wal>) = 0", write, answer]],
    ["could not be synced", [write, "12 fdatasync(21</tmp/a.db-wal>) = -1 EIO (Input/output error)", answer]],
    ["is another file than was synced", [write, "12 fdatasync(22</tmp/a.db>) = 0", answer]],
    [
      "is being synced yet",
      [write, "12 fdatasync(21</tmp/a.db-wal> <unfinished ...>", answer, "12 <... fdatasync resumed>) = 0"]
    ]
  ])("is not, where what it is about %s", (_why, trace) => {
    assert.deepStrictEqual(judge(...trace), { answers: 1, early: 1 })
  })
})
