/** What the service is told by its environment: where to listen, where to keep things, how it is reached. */
import type { Retention } from "@parley/engine"
import { Config, ConfigError, Effect, Either, Option } from "effect"
import { databaseFile } from "./databaseFile.ts"
import { keep } from "./keep.ts"
import { invalid, present } from "./setting.ts"

const publicUrl = Config.option(
  Config.mapOrFail(present("PARLEY_PUBLIC_URL"), (it) =>
    /^https?:\/\/[^?#]*[^/?#]$/u.test(it) && URL.canParse(it)
      ? Either.right(it)
      : invalid(
          "PARLEY_PUBLIC_URL",
          "is not an http or https address without a slash at its end, such as https://bot.example.com"
        )
  )
)

const practice = Config.withDefault(present("PARLEY_PRACTICE"), "no").pipe(
  Config.mapOrFail((it) =>
    it === "yes" || it === "no" ? Either.right(it === "yes") : invalid("PARLEY_PRACTICE", "is neither yes nor no")
  )
)

const port = Config.withDefault(present("PORT"), "3000").pipe(
  Config.mapOrFail((it) =>
    /^\d{1,5}$/u.test(it) && Number(it) < 65_536
      ? Either.right(Number(it))
      : invalid("PORT", "is not a port: a number from 0 to 65535, where 0 takes a free one")
  )
)

export interface Settings {
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly databaseFile: string
  /** How the platforms reach the service, without a slash at the end. */
  readonly publicUrl: Option.Option<string>
  /** Whether practising is allowed where others can reach the service. */
  readonly practice: boolean
  /** How long things are kept. */
  readonly keep: Retention.Retention
}

const settings = {
  host: Config.withDefault(present("HOST"), "127.0.0.1"),
  port,
  databaseFile,
  publicUrl,
  practice,
  keep
}

/** Fails with all that is wrong at once, so that nobody repairs one key only to hear of the next. */
export const Settings: Effect.Effect<Settings, ConfigError.ConfigError> = Effect.mapError(
  Effect.all(settings, { mode: "validate" }),
  (faults) =>
    Object.values(faults)
      .flatMap(Option.toArray)
      .reduce((one, other) => ConfigError.And(one, other))
)

/** Nobody but this machine can reach it. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/u.test(host)

export const address = (host: string, port: number): string =>
  `http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host}:${port}`
