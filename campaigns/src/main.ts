/** The command line of the campaigns: `npm run campaign -- kill --seed 7`. */
import { writeFileSync } from "node:fs"
import { Command, HelpDoc, Options, ValidationError } from "@effect/cli"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Cause, Console, Effect, Exit, Option } from "effect"
import { type Campaign, isCaught, isHeld, line, type Outcome } from "./Campaign.ts"
import { campaigns } from "./campaigns.ts"
import { progress } from "./progress.ts"
import { page, promises } from "./promises.ts"
import * as Result from "./Result.ts"

const options = {
  seed: Options.integer("seed").pipe(
    Options.optional,
    Options.withDescription("Where chance begins; printed with the figures. Another one every time unless told")
  ),
  short: Options.boolean("short").pipe(Options.withDescription("The small size that every push runs; writes nothing")),
  mutant: Options.boolean("mutant").pipe(
    Options.withDescription("Break the promise on purpose: it is well if that is noticed; writes nothing")
  )
}
interface Asked {
  readonly seed: Option.Option<number>
  readonly short: boolean
  readonly mutant: boolean
}

const keep = (campaign: string, seed: number, seconds: number, outcome: Outcome) =>
  Effect.sync(() => {
    Result.write({ campaign, seed, date: new Date().toISOString(), node: process.versions.node, seconds, ...outcome })
    writePage()
  })
const writePage = () => writeFileSync(page, promises(campaigns, Result.read()))

/** Gives whether all is well: the promise held, or its mutant was caught. */
const fight = (campaign: Campaign, { mutant, seed: chosen, short }: Asked) =>
  Effect.gen(function* () {
    const { name } = campaign
    const seed = Option.getOrElse(chosen, () => Math.floor(Math.random() * 2 ** 31))
    const began = performance.now()
    const told = progress(name)
    const outcome = yield* Effect.ensuring(
      campaign.run({ seed, mutant, length: short ? "short" : "whole", progress: told.say }),
      Effect.sync(told.end)
    )
    const seconds = Math.round((performance.now() - began) / 100) / 10
    if (!short && !mutant) yield* keep(name, seed, seconds, outcome)
    const isWell = mutant ? isCaught(campaign, outcome) : isHeld(outcome)
    const verdict = mutant ? (isWell ? "mutant caught" : "MUTANT NOT CAUGHT") : isWell ? "held" : "VIOLATED"
    yield* Console.log(`${name} ${verdict}: ${line(outcome)} (seed ${seed}, ${seconds} s)`)
    return isWell
  }).pipe(Effect.catchTag("Unable", ({ why }) => Effect.as(Console.log(`${campaign.name} SKIPPED: ${why}`), true)))

/** All of them, though one is lost. */
const inTurn = (chosen: ReadonlyArray<Campaign>, asked: Asked) =>
  Effect.flatMap(
    Effect.forEach(chosen, (campaign) => fight(campaign, asked)),
    (outcomes) => Effect.sync(() => (process.exitCode = outcomes.every(Boolean) ? 0 : 1))
  )

const commands = campaigns.map((campaign) =>
  Command.make(campaign.name, options, (asked) => inTurn([campaign], asked)).pipe(
    Command.withDescription(`${campaign.promise.number}: ${campaign.promise.says}. Mutant: ${campaign.mutant.does}`)
  )
)
const all = Command.make("all", options, (asked) => inTurn(campaigns, asked)).pipe(
  Command.withDescription("All of them, one after the other")
)
const rewrite = Command.make("page", {}, () => Effect.sync(writePage)).pipe(
  Command.withDescription("Write docs/promises.md anew from the results that are kept; every whole run does it too")
)

const about = HelpDoc.blocks([
  HelpDoc.p("Long runs that try to break what is promised. Each ends with a line of figures."),
  HelpDoc.p(
    "Ends with 0 (the promise held, the mutant was caught, or this machine cannot try), 1 (not so), 2 (wrong usage)."
  )
])
const root = Command.make("campaign").pipe(
  Command.withDescription(about),
  Command.withSubcommands([all, ...commands, rewrite])
)

Command.run(root, { name: "campaign", version: "0.1.0" })(process.argv).pipe(
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    disablePrettyLogger: true,
    teardown: (exit, end) => {
      if (Exit.isSuccess(exit)) return end(Number(process.exitCode ?? 0))
      const error = Cause.squash(exit.cause)
      // The command line has explained it already.
      if (ValidationError.isValidationError(error)) return end(2)
      if (!Cause.isInterruptedOnly(exit.cause)) process.stderr.write(`${Cause.pretty(exit.cause)}\n`)
      end(1)
    }
  })
)
