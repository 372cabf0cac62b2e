/** The algebra of the harness, without a peer: what is compared, what is noise, and what a verdict is. */
import { describe, expect, it } from "vitest"
import { asked } from "../src/harness/asked.ts"
import { chart } from "../src/harness/chart.ts"
import { figure } from "../src/harness/figure.ts"
import { isNoisy, type Measured } from "../src/harness/Measured.ts"
import { median, ratio } from "../src/harness/median.ts"
import { report } from "../src/harness/report.ts"
import { measure, type Plan, type Why } from "../src/harness/rounds.ts"
import { table } from "../src/harness/table.ts"
import { verdict, watched } from "../src/harness/verdict.ts"
import { type Case, type Contestant, type Goal, type Side, WrongAnswer } from "../src/Suite.ts"

const side = (
  name: string,
  kind: Side<"time">["kind"],
  contestant: Partial<Contestant<"time">> = {}
): Side<"time"> => ({
  name,
  kind,
  open: async () => ({
    verify: async () => {},
    sample: async () => ({ time: 1 }),
    close: async () => {},
    ...contestant
  })
})

const caseOf = (...sides: ReadonlyArray<Side<"time">>): Case<"time"> => ({
  name: "one",
  measures: { time: "µs" },
  reference: side("bare", "limit"),
  sides
})

const lost: Array<[side: string, why: Why]> = []
const plan: Plan = {
  isQuick: true,
  rounds: 3,
  milliseconds: 1,
  watched: ["time"],
  mayRepeat: () => true,
  say: () => {},
  lost: (side, why) => lost.push([side, why])
}

/** A case of two measures: the reference is 10 in every round, and itself again times `noise`. */
const measured = (noise: number): Measured => {
  const rounds = (...times: ReadonlyArray<number>) => times.map((time) => ({ time, tail: 3 * time }))
  return {
    case: "one",
    measures: { time: "µs", tail: "µs" },
    reference: { name: "bare", kind: "limit", rounds: rounds(10, 10, 10) },
    again: { name: "bare, again", kind: "limit", rounds: rounds(10 * noise, 10 * noise, 10 * noise) },
    sides: [
      { name: "ours <&>", kind: "ours", rounds: rounds(12, 13, 14) },
      { name: "theirs", kind: "peer", rounds: rounds(5000, 5000, 5000) }
    ]
  }
}

const at = (name: string, measure = "time") => ({ case: "one", side: name, measure })
const goal: Goal = {
  id: "G1",
  says: "Ours is nearly as fast as the bare thing.",
  bar: 1.3,
  value: ({ ratio }) => ratio(at("ours <&>"), at("bare"))
}
const tail: Goal = { id: "G2", says: "No long tail.", bar: 40, value: ({ median }) => median(at("ours <&>", "tail")) }

describe("the algebra", () => {
  it("takes the middle, or between the two in the middle", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN])
  })

  it("compares within each round, not the medians", () => {
    expect(ratio([1, 20, 300], [1, 10, 100])).toBe(2)
    expect(ratio([1, 20], [1])).toBe(1)
  })

  it("writes figures with three digits and thousands apart", () => {
    expect([0, 0.1234, 1.234, 12.34, 123.4, 12345.6, Number.NaN].map(figure)).toEqual([
      "0",
      "0.123",
      "1.23",
      "12.3",
      "123",
      "12,346",
      "–"
    ])
  })
})

describe("the rounds", () => {
  it("give every side a turn in each, in another order each time", async () => {
    const order: Array<string> = []
    const noting = (name: string) => side(name, "peer", { sample: async () => ({ time: order.push(name) }) })
    const shown = await measure(caseOf(noting("a"), noting("b"), noting("c")), plan)
    expect(shown?.sides.map(({ rounds }) => rounds.length)).toEqual([3, 3, 3])
    expect(new Set([0, 3, 6, 9].map((from) => order.slice(from, from + 3).join(""))).size).toBeGreaterThan(1)
  })

  it("leave out who answers wrongly, who breaks off and who cannot be opened, and tell which it was", async () => {
    lost.length = 0
    let closed = 0
    const fails = (error: Error) => () => Promise.reject(error)
    const shown = await measure(
      caseOf(
        side("liar", "peer", { verify: fails(new WrongAnswer("liar", "no")), close: async () => void (closed += 1) }),
        side("weak", "peer", { sample: fails(new Error("no more")) }),
        { ...side("absent", "peer"), open: fails(new Error("not here")) },
        side("sound", "ours")
      ),
      plan
    )
    expect(shown?.sides.map(({ name }) => name)).toEqual(["sound"])
    expect(lost).toEqual([
      ["absent", "unable"],
      ["liar", "wrong"],
      ["weak", "broken"]
    ])
    expect(closed).toBe(1)
  })

  it("are repeated three times where the reference does not agree with itself", async () => {
    let opened = 0
    const samples: Array<number> = []
    const restless: Case<"time"> = {
      ...caseOf(),
      reference: {
        ...side("bare", "limit"),
        open: async () => {
          const time = (opened += 1)
          return {
            verify: async () => {},
            sample: async () => ({ time: samples.push(time) && time }),
            close: async () => {}
          }
        }
      }
    }
    const shown = await measure(restless, plan)
    expect(samples.length).toBe(2 * (1 + 4 * 3))
    expect(shown !== undefined && isNoisy(shown, "time")).toBe(true)
    expect((await measure(restless, { ...plan, mayRepeat: () => false }))?.reference.rounds.length).toBe(3)
  })
})

describe("a verdict", () => {
  it("is given where the reference agrees with itself", () => {
    expect(verdict(goal, [goal], [measured(1)])).toMatchObject({ value: 1.3, met: true })
    expect(verdict({ ...goal, bar: 1.2 }, [goal], [measured(1.1)]).met).toBe(false)
    expect(verdict({ ...goal, bar: 1.2, atLeast: true }, [goal], [measured(1)]).met).toBe(true)
  })

  it.each([0.86, 1.16, Number.NaN])("is none where it stands %d times from itself", (noise) => {
    expect(verdict(goal, [goal], [measured(noise)]).met).toBe("too noisy")
  })

  it("is no where a side is missing", () => {
    expect(verdict(goal, [goal], [])).toMatchObject({ value: Number.NaN, met: false })
  })

  it("watches what the case is about and what is compared, and no tail with an absolute bar", () => {
    const { case: name, measures } = measured(1)
    expect(watched({ case: name, measures }, [goal, tail])).toEqual(["time"])
    expect(verdict(tail, [tail], [measured(2)]).met).toBe(true)
  })
})

describe("what is told", () => {
  it("is a table with the best first", () => {
    const text = table({ name: "suite", says: "About." }, [measured(1)], [verdict(goal, [goal], [measured(1)])])
    expect(text).toMatch(/bare .*10\.0 .*1\.00 ×[^]*ours <&> .*13\.0 .*1\.30 ×.*12\.0 – 14\.0[^]*theirs .*5,000/)
    expect(text).toContain("G1  met: 1.30 (bar 1.30)")
  })

  it("is a chart whose tags are closed and whose words are escaped", () => {
    const svg = chart({ name: "suite", says: `"About" <all>` }, [measured(1)], "a machine")
    const open: Array<string | undefined> = []
    const wrong: Array<string> = []
    for (const [tag, closing, name, empty] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gu)) {
      if (closing === "" && empty === "") open.push(name)
      else if (closing === "/" && open.pop() !== name) wrong.push(tag)
    }
    expect([open, wrong]).toEqual([[], []])
    expect(svg).toContain("ours &lt;&amp;&gt;")
    expect(svg).not.toMatch(/NaN|undefined/)
    expect(svg.match(/class="ours"/gu)?.length).toBe(2) // the bar of its first measure, and the legend
  })

  it("is a file with every side's median and every goal", () => {
    const machine = { cpu: "one", cores: 1, node: "20", load: [1, 2, 3], fdatasync: 4 }
    const verdicts = [verdict(goal, [goal], [measured(1)]), verdict(goal, [goal], [])]
    const { goals, rows } = report([{ suite: "suite", measured: [measured(1)], verdicts }], { node: "20" }, machine)
    expect(rows.length).toBe(6)
    expect(rows[0]).toMatchObject({
      suite: "suite",
      case: "one",
      side: "ours <&>",
      kind: "ours",
      median: 13,
      unit: "µs"
    })
    expect(JSON.parse(JSON.stringify(goals))).toEqual([
      { id: "G1", value: 1.3, bar: 1.3, met: true },
      { id: "G1", value: null, bar: 1.3, met: false }
    ])
  })
})

describe("the command line", () => {
  const known = ["turn", "mailbox"]

  it("means all suites where none is named", () => {
    expect(asked([], known)).toEqual({ suites: known, quick: false, json: undefined })
    expect(asked(["mailbox", "--quick", "--json", "a.json"], known)).toEqual({
      suites: ["mailbox"],
      quick: true,
      json: "a.json"
    })
    expect(asked(["--help"], known)).toBe("help")
  })

  it("says which suites there are, and what is wrong", () => {
    expect(asked(["turns"], known)).toEqual({ wrong: 'There is no suite "turns": there are turn, mailbox.' })
    expect(asked(["--fast"], known)).toMatchObject({ wrong: expect.stringContaining("--fast") })
    expect(asked(["--json"], known)).toMatchObject({ wrong: expect.stringContaining("--json") })
  })
})
