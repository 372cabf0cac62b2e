/** Listens to all that a program tells of itself, for words that it must never tell: tokens, numbers, texts. */
import { inspect } from "node:util"
import { Cause, Layer, Logger, LogLevel, Option, Tracer } from "effect"

export interface Canary {
  /** Of these one is left out: the empty text, which is in everything. */
  readonly secrets: ReadonlyArray<string>
  /** Something was told: an error, a line of output. */
  readonly told: (what: unknown) => void
  /** Hears all logs, and all spans with their attributes. */
  readonly layer: Layer.Layer<never>
  /** How often a secret was told. */
  readonly sung: () => number
  /** How many spans of this kind there were: such as one for each call of a client. */
  readonly spans: (kind: Tracer.SpanKind) => number
}

/** Every way in which a value is put into words. */
const wordsOf = (what: unknown): string =>
  typeof what === "string"
    ? what
    : [String(what), inspect(what, { depth: 12 }), JSON.stringify(what), Cause.pretty(Cause.fail(what))].join("\n")

export const make = (words: ReadonlyArray<string>): Canary => {
  const secrets = words.filter((it) => it !== "")
  const kinds = new Map<Tracer.SpanKind, number>()
  let sung = 0
  const told = (what: unknown) => {
    const said = wordsOf(what)
    if (secrets.some((secret) => said.includes(secret))) sung += 1
  }

  const logger = Logger.make(({ annotations, cause, message }) => {
    told([message, [...annotations]])
    told(Cause.pretty(cause))
  })
  const tracer = Tracer.make({
    span: (name, parent, context, links, startTime, kind) => {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      told(name)
      const attributes = new Map<string, unknown>()
      const span: Tracer.Span = {
        _tag: "Span",
        name,
        parent,
        context,
        links,
        kind,
        attributes,
        status: { _tag: "Started", startTime },
        spanId: `${kinds.size}`,
        traceId: "canary",
        sampled: true,
        attribute: (key, value) => {
          attributes.set(key, value)
          told(`${key} ${String(value)}`)
        },
        event: (event, _, given) => told([event, given]),
        addLinks: () => {},
        end: () => told([...attributes])
      }
      return Option.isSome(parent) ? { ...span, traceId: parent.value.traceId } : span
    },
    context: (run) => run()
  })
  return {
    secrets,
    told,
    layer: Layer.mergeAll(
      Logger.replace(Logger.defaultLogger, logger),
      Logger.minimumLogLevel(LogLevel.All),
      Layer.setTracer(tracer)
    ),
    sung: () => sung,
    spans: (kind) => kinds.get(kind) ?? 0
  }
}
