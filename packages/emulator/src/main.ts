#!/usr/bin/env node
/** The command line of the practice ground: `npm run emulator -- --port 4000`. */
import { Command, HelpDoc, Options, ValidationError } from "@effect/cli"
import { Path } from "@effect/platform"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Cause, Config, Console, Effect, Exit, Option, Schema } from "effect"
import { CannotStart, serve } from "./serve.ts"

const options = {
  port: Options.integer("port").pipe(
    Options.withSchema(
      Schema.Int.pipe(Schema.between(0, 65535, { message: () => "a port is a number from 0 to 65535" }))
    ),
    Options.withDescription("the port to listen on; 0 takes a free one and prints it (default 4000)"),
    Options.withDefault(4000)
  ),
  host: Options.text("host").pipe(
    Options.withDescription("the address to listen on (default 127.0.0.1)"),
    Options.withDefault("127.0.0.1")
  ),
  webhooks: Options.text("webhooks").pipe(
    Options.withDescription(
      "where the bot takes webhooks, to which a platform's id is added (default http://127.0.0.1:3000/webhooks)"
    ),
    Options.withDefault("http://127.0.0.1:3000/webhooks")
  ),
  file: Options.text("file").pipe(
    Options.withDescription("keep the messages in this file (JSON lines) over a restart; else they are forgotten"),
    Options.optional
  )
}

/** npm changes the folder; a path is meant relative to where the command was called. */
const fromHere = (file: string) =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    const here = yield* Config.option(Config.string("INIT_CWD"))
    return path.resolve(
      Option.getOrElse(here, () => "."),
      file
    )
  })

const command = Command.make("emulator", options, ({ file, host, port, webhooks }) =>
  Effect.gen(function* () {
    const kept = Option.isSome(file) ? { file: yield* fromHere(file.value) } : {}
    return yield* serve({ host, port, webhooks: webhooks.replace(/\/+$/, ""), ...kept })
  }).pipe(Effect.scoped)
).pipe(
  Command.withDescription(
    HelpDoc.blocks([
      HelpDoc.p(
        "Opens the practice ground: stand-ins for the messaging platforms, to text a bot without an account anywhere."
      ),
      HelpDoc.p("It prints the addresses and the test credentials. SIGTERM and SIGINT end it at once."),
      HelpDoc.p("Exit codes: 0 ended, 2 wrong usage, 78 it cannot start as told (port taken, file unusable).")
    ])
  )
)

const exitCode = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit) || Cause.isInterruptedOnly(exit.cause)) return 0
  const error = Option.getOrUndefined(Cause.failureOption(exit.cause))
  return error instanceof CannotStart ? 78 : ValidationError.isValidationError(error) ? 2 : 1
}

Command.run(command, { name: "The practice ground", version: "0.1.0" })(process.argv).pipe(
  Effect.tapErrorTag("CannotStart", ({ advice }) => Console.error(advice)),
  Effect.tapDefect((defect) => Console.error(Cause.pretty(defect))),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain({ disableErrorReporting: true, teardown: (exit, onExit) => onExit(exitCode(exit)) })
)
