/** Reads a provider's settings so that what is wrong is named by its full key, with what to do, and never by its value. */
import { NotConfigured } from "@parley/messaging"
import { Config, ConfigError, Effect, Option, type Predicate } from "effect"

/** `expected` completes "expected …". An empty text is a mistake, not an absence. */
export interface Setting {
  readonly key: string
  readonly accepts: Predicate.Predicate<string>
  readonly expected: string
}

export const optional = ({
  key,
  accepts,
  expected
}: Setting): Effect.Effect<Option.Option<string>, ConfigError.ConfigError> =>
  Effect.filterOrFail(Config.option(Config.string(key)), Option.match({ onNone: () => true, onSome: accepts }), () =>
    ConfigError.InvalidData([key], `expected ${expected}`)
  )

export const required = (setting: Setting): Effect.Effect<string, ConfigError.ConfigError> =>
  Effect.flatMap(
    optional(setting),
    Option.match({ onNone: () => missing(setting.key, `expected ${setting.expected}`), onSome: Effect.succeed })
  )

export const missing = (key: string, advice: string): Effect.Effect<never, ConfigError.ConfigError> =>
  Effect.fail(ConfigError.MissingData([key], advice))

/** All that is wrong at once, so that nobody repairs one key only to hear of the next. */
export const together = (faults: ReadonlyArray<Option.Option<ConfigError.ConfigError>>): ConfigError.ConfigError =>
  faults.flatMap(Option.toArray).reduce((one, other) => ConfigError.And(one, other))

/** A provider of which no key at all is set is not used here; one with some of them is a mistake. */
export const unlessAbsent =
  (provider: string, keys: ReadonlyArray<string>) =>
  <A>(settings: Effect.Effect<A, ConfigError.ConfigError>): Effect.Effect<A, ConfigError.ConfigError | NotConfigured> =>
    Effect.gen(function* () {
      const found = yield* Effect.forEach(keys, (key) => Config.option(Config.string(key)))
      return yield* found.every(Option.isNone) ? new NotConfigured({ provider }) : settings
    })

export const matches =
  (pattern: RegExp): Predicate.Predicate<string> =>
  (text) =>
    pattern.test(text)

const baseUrl = /^https?:\/\/(\[[0-9a-f:]+\]|[^\s/?#@:[\]]+)(:\d{1,5})?(\/[^\s/?#]+)*$/i

/** An address to put paths behind, with no slash at its end. */
export const isBaseUrl: Predicate.Predicate<string> = (text) => baseUrl.test(text) && URL.canParse(text)

/** No blanks, and too long for a word such as `undefined` that a script left there. */
export const isSecret: Predicate.Predicate<string> = matches(/^\S{16,}$/)

/** The same for all platforms that call us. */
export const publicUrl: Setting = {
  key: "PARLEY_PUBLIC_URL",
  accepts: isBaseUrl,
  expected: "the http or https address where the platforms reach this service, without a slash at the end"
}
