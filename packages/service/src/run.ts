/** The command line of a bot: one call in its `main.ts` makes the whole program. */
import { Command, HelpDoc, Options } from "@effect/cli"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Routes } from "@parley/engine"
import { Console, Effect, type Layer, Logger, Schema } from "effect"
import { ending } from "./ending.ts"
import { exitCodes, meanings } from "./exitCodes.ts"
import { plainWords } from "./plainWords.ts"
import { type Parts, serve } from "./serve.ts"
import { sessions } from "./sessions.ts"
import { simulate } from "./simulate.ts"

export interface Program<R, E> extends Parts<R> {
  /** How it is called on the command line, as `--help` shows it. */
  readonly name: string
  readonly version: string
  /** The business services of the bot's flows. */
  readonly services: Layer.Layer<R, E>
}

const ofSessions = {
  all: Options.withDescription(Options.boolean("all"), "Also those that are over"),
  limit: Options.integer("limit").pipe(
    Options.withSchema(Schema.Int.pipe(Schema.positive({ message: () => "must be 1 or more" }))),
    Options.withDefault(50),
    Options.withDescription("The most for each platform; 50 unless told otherwise")
  )
}

const commands = <R, E>(program: Program<R, E>) => {
  const { bot, services } = program
  const terminal = { input: process.stdin, output: process.stdout, isInteractive: process.stdin.isTTY }
  const all = [
    Command.make("serve", {}, () => Effect.provide(serve(program), services)).pipe(
      Command.withDescription(
        "Run the bot as a service; without keys of a provider it practises, with a phone in the browser"
      )
    ),
    Command.make("simulate", {}, () => Effect.provide(simulate(bot, terminal), services)).pipe(
      Command.withDescription("Chat with the bot in the terminal, or from a pipe; nothing is kept")
    ),
    Command.make("sessions", ofSessions, (asked) => sessions(program, asked)).pipe(
      Command.withDescription("Print the sessions that the platforms keep, side by side in one table, newest first")
    ),
    Command.make("routes", {}, () => Console.log(Routes.print(bot.routes))).pipe(
      Command.withDescription("Print the table of routes, in the order in which they are tried")
    )
  ] as const
  const about = HelpDoc.blocks([
    HelpDoc.p("A bot that answers text messages."),
    HelpDoc.p(`It ends with ${meanings.map(([code, meaning]) => `${code} (${meaning})`).join(", ")}.`)
  ])
  return Command.make(program.name).pipe(Command.withDescription(about), Command.withSubcommands(all))
}

/** Answers are for stdout; what happens on the way goes to stderr. */
const logger = Logger.replace(
  Logger.defaultLogger,
  process.stderr.isTTY ? Logger.prettyLogger({ stderr: true }) : Logger.withConsoleError(Logger.logfmtLogger)
)

/** Whoever read our output has read enough: `simulate | head`. */
const endWithTheReader = (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit(exitCodes.done)
}

/** Runs the command that the process was called with, and ends the process with its exit code. */
export const run = <R, E>(program: Program<R, E>): void => {
  process.stdout.on("error", endWithTheReader)
  Command.run(commands(program), { name: program.name, version: program.version })(process.argv).pipe(
    Effect.provide([NodeContext.layer, logger, plainWords]),
    NodeRuntime.runMain({
      disableErrorReporting: true,
      disablePrettyLogger: true,
      teardown: (exit, end) => {
        const { code, words } = ending(exit)
        for (const line of words) process.stderr.write(`${line}\n`)
        end(code)
      }
    })
  )
}
