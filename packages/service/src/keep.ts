/** How long things are kept: `PARLEY_KEEP_INBOX`, `_OUTBOX`, `_TRANSCRIPT`, `_TIMELINE` and `_DEAD_LETTERS`. */
import { Retention } from "@parley/engine"
import { Config, Duration, Either, Option, Record, Schema } from "effect"
import { invalid, present } from "./setting.ts"

const unit = Schema.Literal("minute", "minutes", "hour", "hours", "day", "days", "week", "weeks")
const Time = Schema.TemplateLiteral(Schema.Number, " ", unit)
const isTime = Schema.is(Time)

/** `least`: what is kept for a shorter time is not worth the name. */
const kept = (key: string, usual: Duration.DurationInput, least: Duration.DurationInput = "1 minute") =>
  present(key).pipe(
    Config.mapOrFail((written) => {
      if (written === "forever") return Either.right(Option.none<Duration.Duration>())
      const time = isTime(written) ? Duration.decode(written) : Duration.zero
      return Duration.greaterThanOrEqualTo(time, least)
        ? Either.right(Option.some(time))
        : invalid(key, `is neither a time of at least ${Duration.format(least)}, such as 30 days, nor the word forever`)
    }),
    Config.withDefault(Option.some(Duration.decode(usual)))
  )

/** Without a setting, as `Retention.usual` has it. */
export const keep: Config.Config<Retention.Retention> = Config.map(
  Config.all({
    // Platforms deliver again for hours.
    inbox: kept("PARLEY_KEEP_INBOX", Retention.usual.inbox, "1 day"),
    outbox: kept("PARLEY_KEEP_OUTBOX", Retention.usual.outbox),
    transcript: kept("PARLEY_KEEP_TRANSCRIPT", Retention.usual.transcript),
    timeline: kept("PARLEY_KEEP_TIMELINE", Retention.usual.timeline),
    deadLetters: kept("PARLEY_KEEP_DEAD_LETTERS", Retention.usual.deadLetters)
  }),
  Record.getSomes
)
