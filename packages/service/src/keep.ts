/** How long things are kept: `PARLEY_KEEP_INBOX`, `_OUTBOX`, `_TRANSCRIPT`, `_TIMELINE` and `_DEAD_LETTERS`. */
import { Retention } from "@parley/engine"
import { Config, Duration, Either, Option, Record, Schema } from "effect"
import { invalid, present } from "./setting.ts"

const Time = Schema.TemplateLiteral(Schema.Number, " ", Schema.Literal("minutes", "hours", "days", "weeks"))
const isTime = Schema.is(Time)
const advice = "is neither a time, such as 12 hours or 30 days, nor the word forever"

const kept = (key: string, usual: Duration.DurationInput) =>
  present(key).pipe(
    Config.mapOrFail((written) => {
      if (written === "forever") return Either.right(Option.none<Duration.Duration>())
      const time = isTime(written) ? Duration.decode(written) : Duration.zero
      return Duration.greaterThan(time, Duration.zero) ? Either.right(Option.some(time)) : invalid(key, advice)
    }),
    Config.withDefault(Option.some(Duration.decode(usual)))
  )

/** Without a setting, as `Retention.usual` has it. */
export const keep: Config.Config<Retention.Retention> = Config.map(
  Config.all({
    inbox: kept("PARLEY_KEEP_INBOX", Retention.usual.inbox),
    outbox: kept("PARLEY_KEEP_OUTBOX", Retention.usual.outbox),
    transcript: kept("PARLEY_KEEP_TRANSCRIPT", Retention.usual.transcript),
    timeline: kept("PARLEY_KEEP_TIMELINE", Retention.usual.timeline),
    deadLetters: kept("PARLEY_KEEP_DEAD_LETTERS", Retention.usual.deadLetters)
  }),
  Record.getSomes
)
