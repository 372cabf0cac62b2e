/** A route: which messages go to which flow. A value, so that a table of them can be printed, tested and read aloud. */
import type { Message } from "@parley/messaging"
import { Option } from "effect"
import type { Flow } from "./Flow.ts"
import type { Rule } from "./Hearing.ts"
import { anything, type Matcher } from "./Match.ts"

export interface Options {
  /** Wins over every route of a lower one, whatever their matchers; 0 by default. */
  readonly priority?: number
  /** What the flow hears at its start of messages that came while a turn ran; as the flow says, where nothing is said. */
  readonly messages?: Rule
}

export interface Route<out R> {
  /** `always` is heard inside every flow, `when` while no flow listens, `otherwise` when nothing else matched. */
  readonly hears: "always" | "when" | "otherwise"
  readonly matcher: Matcher<{}>
  readonly priority: number
  readonly messages: Rule
  readonly flow: Flow<never, unknown, unknown, R>
  /** The flow's input, ready for the journal, where the message matches. */
  readonly start: (message: Message) => Option.Option<unknown>
}

const route =
  (hears: Route<never>["hears"]) =>
  <C extends {}, R>(
    matcher: Matcher<C>,
    // The matcher alone says what is captured; the flow is held against it.
    flow: Flow<NoInfer<C>, unknown, unknown, R>,
    options: Options = {}
  ): Route<R> => ({
    hears,
    matcher,
    priority: options.priority ?? 0,
    messages: options.messages ?? flow.messages,
    flow,
    start: (message) => Option.map(matcher.match(message), flow.encode)
  })

/** Takes what matches while no flow listens. */
export const when = route("when")

/** Takes what matches at any time: inside a flow it is a digression, after which the flow asks again. */
export const always = route("always")

/** Takes what no other route takes. */
export const otherwise = <R>(flow: Flow<{}, unknown, unknown, R>, options: Pick<Options, "messages"> = {}): Route<R> =>
  route("otherwise")(anything, flow, options)

/** What a route takes, as a person reads it. */
export const describe = ({ hears, matcher }: Route<unknown>): string =>
  hears === "otherwise" ? "anything else" : matcher.describe
