/** Conversations of a given length, and what one more turn of theirs costs. */
import { type Contestant, type Sample, type Side, WrongAnswer } from "../Suite.ts"
import { untilFast } from "../harness/untilFast.ts"
import { once } from "../turn/once.ts"

export type Measure = "a turn" | "written"
export const measures: Readonly<Record<Measure, string>> = { "a turn": "µs", written: "bytes a turn" }

/** What a fresh connection reads of one conversation: texts and blobs by their length, without what SQLite adds to them. */
export interface Kept {
  /** Messages that it has had. */
  readonly turns: number
  /** What each turn writes anew as a whole. */
  readonly rewritten: number
  /** What turns have only added to. */
  readonly appended: number
}

export interface Long {
  /** One turn of that conversation, until it is on disk. */
  readonly turn: (conversation: number) => Promise<void>
  /** Makes conversations that stand as number 0 does; where that cannot be done, one at a time is led to its turn. */
  readonly copy?: (to: ReadonlyArray<number>) => void
  readonly kept: (conversation: number) => Kept
  readonly close: () => Promise<void>
}

/** So many conversations have a turn at once. */
const together = 16
/** So many times, before copies are made again: whoever else writes into a file makes SQLite forget what it has read of it. */
const passes = 100
/** So many conversations, of a few turns each, are what a side warms up with. */
const others = 1024

/** Number 0 is really led to the turn before; the others are its copies, for a few turns each. */
class Led implements Contestant<Measure> {
  private made = 1
  /** Whose turns come next. */
  private groups: Array<ReadonlyArray<number>> = []

  private constructor(
    private readonly name: string,
    private readonly length: number,
    private readonly long: Long
  ) {}

  static async open(name: string, length: number, long: Long): Promise<Led> {
    const led = new Led(name, length, long)
    await led.lead(0)
    // Without copies, number 0 is the one that is measured; another one is led when it has become too long.
    if (long.copy === undefined) led.groups = Array.from({ length: Math.floor(length / 10) }, () => [0])
    return led
  }

  private async lead(conversation: number) {
    for (let turn = 1; turn < this.length; turn++) await this.long.turn(conversation)
  }

  /** How much a turn of this length writes. */
  private written = NaN

  readonly verify = async () => {
    const one = this.long.copy === undefined ? 0 : this.made++
    this.long.copy?.([one])
    const before = this.long.kept(one)
    await this.long.turn(one)
    const after = this.long.kept(one)
    this.written = after.rewritten + after.appended - before.appended
    if (before.turns !== this.length - 1 || after.turns !== this.length) {
      throw new WrongAnswer(this.name, `around turn ${this.length}, ${before.turns} and ${after.turns} turns are kept`)
    }
  }

  readonly sample = async (milliseconds: number): Promise<Sample<Measure>> => {
    const until = performance.now() + milliseconds
    let turns = 0
    let spent = 0
    do {
      const group = this.groups.pop() ?? (await this.makeNew())
      const began = performance.now()
      await Promise.all(group.map(this.long.turn))
      spent += performance.now() - began
      turns += group.length
    } while (performance.now() < until)
    return { "a turn": (spent * 1000) / turns, written: this.written }
  }

  readonly close = () => this.long.close()

  /** They are as long as the case says, give or take a tenth. */
  private async makeNew(): Promise<ReadonlyArray<number>> {
    const turnsEach = Math.max(1, Math.floor(this.length / 10))
    const [groups, size] = this.long.copy === undefined ? [1, 1] : [Math.ceil(passes / turnsEach), together]
    const made = Array.from({ length: groups }, () => Array.from({ length: size }, () => this.made++))
    if (this.long.copy === undefined) await Promise.all(made.flat().map((one) => this.lead(one)))
    else this.long.copy(made.flat())
    this.groups = Array.from({ length: turnsEach }, () => made).flat()
    return this.groups.pop() ?? []
  }
}

/** Short conversations, a few at once; gives what a turn has cost. */
const drive = async (long: Long, milliseconds: number): Promise<number> => {
  const began = performance.now()
  let turns = 0
  for (; performance.now() - began < milliseconds; turns += together) {
    await Promise.all(Array.from({ length: together }, (_, one) => long.turn((turns + one) % others)))
  }
  return (performance.now() - began) / turns
}

export const side = (
  { kind, name }: Pick<Side<Measure>, "name" | "kind">,
  length: number,
  open: () => Promise<Long>
): Side<Measure> => ({
  name,
  kind,
  open: async (run) => {
    await once(name, async () => {
      const long = await open()
      await untilFast((milliseconds) => drive(long, milliseconds), run)
      await long.close()
    })
    return Led.open(name, length, await open())
  }
})
