/** A setting that stops the start: which one, and what to do about it. Never its value. */
import { type ConfigError, Data } from "effect"

export class Misconfigured extends Data.TaggedError("Misconfigured")<{ readonly advice: ReadonlyArray<string> }> {
  override get message() {
    return this.advice.join("\n")
  }
}

/** One line for each key that is missing or wrong. */
const lines = (error: ConfigError.ConfigError): ReadonlyArray<string> => {
  switch (error._op) {
    case "And":
    case "Or":
      return [...lines(error.left), ...lines(error.right)]
    case "MissingData":
      return [`${error.path.join("_")} is missing: ${error.message}`]
    default:
      return [`${error.path.join("_")}: ${error.message}`]
  }
}

export const fromConfigError = (error: ConfigError.ConfigError): Misconfigured =>
  new Misconfigured({ advice: lines(error) })
