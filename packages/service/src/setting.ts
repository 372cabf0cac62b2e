/** One setting: there, and not empty; or wrong, with what to do about it. */
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Either from "effect/Either"

export const present = (name: string) =>
  Config.string(name).pipe(
    Config.validate({ message: "is empty: give it a value, or leave it out", validation: (it) => it.trim() !== "" })
  )

export const invalid = (name: string, advice: string) => Either.left(ConfigError.InvalidData([name], advice))
