/** The public API, held against the compiler: what is inferred, and the mistakes that must not compile. */
import { assert, describe, it } from "@effect/vitest"
import { type Address, Media, type Message, MessageId, Provider } from "@parley/messaging"
import { Bot, Engine, Flow, Match, MemoryStore, Route, Routes } from "@parley/engine"
import { type Talk, talk, type Unheard } from "@parley/engine/testing"
import { Context, Effect, Layer, Schema, Stream } from "effect"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_ extends true>() => {}

const OrderId = Schema.String.pipe(Schema.pattern(/^[0-9]{4,}$/), Schema.brand("OrderId"))
const Weekday = Schema.Literal("monday", "friday")
class Table extends Schema.Class<Table>("Table")({ time: Schema.String }) {}
class Full extends Schema.TaggedError<Full>()("Full", { day: Weekday }) {}
class Tables extends Context.Tag("test/Tables")<Tables, { readonly reserve: Effect.Effect<Table, Full> }>() {}
class Orders extends Context.Tag("test/Orders")<Orders, { readonly status: Effect.Effect<string> }>() {}

const booking = Flow.make("booking", { version: 1 }, function* () {
  const tables = yield* Tables
  const day = yield* Flow.ask("day", "Which day?", Weekday, { retry: "A weekday, please.", attempts: 3 })
  holds<Equal<typeof day, "monday" | "friday">>()
  const table = yield* Flow.step("reserve", Table, tables.reserve, { failure: Full })
  return table
})
const orderStatus = Flow.make("order-status", { version: 1, input: { id: OrderId } }, ({ id }) =>
  Effect.flatMap(Orders, ({ status }) => Flow.step(`status ${id}`, Schema.String, status))
)
const tracking = Flow.make("tracking", { version: 1, input: { code: Schema.String } }, ({ code }) => Flow.say(code))
const receipt = Flow.make("receipt", { version: 1, input: { media: Schema.Array(Media) } }, ({ media }) =>
  Flow.say(String(media.length))
)
const menu = Flow.make("menu", { version: 1 }, Flow.media("https://bot.example/menu.png"))
const menuOrText = Flow.make("menu", { version: 1 }, Flow.media("https://bot.example/menu.png", { otherwise: "Soup." }))
const help = Flow.make("help", { version: 1 }, function* () {})
const quiet = booking.run({}).pipe(Effect.ignore)

const routes = Routes.make(
  Route.when(Match.keyword("book"), booking),
  Route.when(Match.text("order {id}", { id: OrderId }), orderStatus),
  Route.when(Match.regex(/^track\s+(?<code>[A-Z0-9]{8})$/i, { code: Schema.String }), tracking),
  Route.when(Match.all(Match.channel("mms"), Match.media("image/*")), receipt),
  Route.otherwise(help)
)

const took = () => Effect.succeed(MessageId.make("1"))
const netsapiens = Provider.make({ id: "netsapiens", account: "a", send: { text: took }, listen: () => Stream.empty })
const twilio = Effect.succeed(
  Provider.make({ id: "twilio", account: "a", send: { text: took, media: took }, receive: () => Effect.succeed([]) })
)
const bot = Bot.make({ routes, providers: [netsapiens, twilio] })

describe("what is inferred", () => {
  it("of a flow is its input, result, failures and needs", () => {
    holds<Equal<typeof booking, Flow.Flow<{}, Table, Full | Flow.NotUnderstood, Tables>>>()
    holds<Equal<typeof orderStatus, Flow.Flow<{ readonly id: typeof OrderId.Type }, string, never, Orders>>>()
    holds<Equal<typeof tracking, Flow.Flow<{ readonly code: string }, void, never, never>>>()
    holds<Equal<typeof menu, Flow.Flow<{}, void, never, Flow.Can<"media">>>>()
    holds<Equal<typeof menuOrText, Flow.Flow<{}, void, never, never>>>()
    holds<Equal<typeof help, Flow.Flow<{}, void, never, never>>>()
    holds<Equal<typeof quiet, Effect.Effect<void, never, Tables | Flow.Run>>>()
    holds<Equal<typeof Flow.contact, Effect.Effect<Address, never, Flow.Run>>>()
    holds<Equal<typeof Flow.message, Effect.Effect<Message, never, Flow.Run>>>()
    assert.strictEqual(booking.name, "booking")
  })

  it("of a question is its answer, and that it may be given up only where it says so", () => {
    const seats = Flow.choose("seats", "How many?", { two: "2", four: "4" })
    holds<Equal<typeof seats, Effect.Effect<"two" | "four", never, Flow.Run>>>()
    const dynamic = Flow.choose("table", "Which?", Object.fromEntries([["window", "At the window"]]))
    holds<Equal<typeof dynamic, Effect.Effect<string, never, Flow.Run>>>()
    const wide: Flow.Asking = {}
    const unsure = Flow.confirm("sure", "Sure?", wide)
    holds<Equal<typeof unsure, Effect.Effect<boolean, Flow.NotUnderstood | Flow.TimedOut, Flow.Run>>>()
    assert.isTrue([seats, dynamic, unsure].every(Effect.isEffect))
  })

  it("of a question is that it may time out only where it says so, of a sleep never", () => {
    const day = Flow.ask("day", "Which day?", Weekday, { timeout: "2 hours" })
    holds<Equal<typeof day, Effect.Effect<"monday" | "friday", Flow.TimedOut, Flow.Run>>>()
    const seats = Flow.choose("seats", "How many?", { two: "2" }, { timeout: "1 day", attempts: 3 })
    holds<Equal<typeof seats, Effect.Effect<"two", Flow.TimedOut | Flow.NotUnderstood, Flow.Run>>>()
    const nap = Flow.sleep("nap", "1 day")
    holds<Equal<typeof nap, Effect.Effect<void, never, Flow.Run>>>()
    assert.isTrue([day, seats, nap].every(Effect.isEffect))
  })

  it("of a run that starts anew is that nothing comes after", () => {
    const chat = Flow.make("chat", { version: 1, input: { n: Schema.Number } }, function* ({ n }, self) {
      holds<Equal<typeof self, Flow.Self<{ readonly n: number }>>>()
      yield* Flow.ask("more", "More?", Schema.String)
      return yield* self.continueWith({ n: n + 1 })
    })
    holds<Equal<typeof chat, Flow.Flow<{ readonly n: number }, never, never, never>>>()
    const echo = Flow.make("echo", { version: 1, messages: "burst" }, (_, self) => self.continueWith({}))
    holds<Equal<typeof echo, Flow.Flow<{}, never, never, never>>>()
    assert.deepStrictEqual([chat.messages, echo.messages], ["each", "burst"])
  })

  it("of a matcher is what it captures", () => {
    holds<Equal<Match.Names<"order {id} for {note...}">, "id" | "note">>()
    const order = Match.text("order {id} for {note...}", { id: OrderId })
    holds<Equal<typeof order, Match.Matcher<{ readonly id: typeof OrderId.Type; readonly note: string }>>>()
    const all = Match.all(Match.channel("mms"), Match.text("order {id}"), Match.media("image/*"))
    holds<Equal<typeof all, Match.Matcher<{ readonly id: string; readonly media: ReadonlyArray<Media> }>>>()
    assert.strictEqual(order.describe, "order {id} for {note...}")
  })

  it("of a bot are the services of all its flows, and nothing else", () => {
    holds<Equal<typeof routes, Routes.Routes<Tables | Orders>>>()
    const said = talk(bot).says("book")
    holds<Equal<typeof said, Talk<Tables | Orders>>>()
    const made = Engine.make(bot, [])
    holds<Equal<Effect.Effect.Context<typeof made> extends Tables | Orders | (infer _) ? true : false, true>>()
    const wired: Layer.Layer<Engine, never, Tables | Orders> = Engine.layer(bot).pipe(
      Layer.provide(MemoryStore.layer),
      Layer.orDie
    )
    const heard: Effect.Effect<void, Unheard, Tables | Orders> = said
    assert.isTrue(Layer.isLayer(wired) && Effect.isEffect(heard))
  })
})

describe("what must not compile", () => {
  it("is each of these mistakes", () => {
    const mistakes = () => {
      // @ts-expect-error the flow needs { id }, the matcher captures { code }
      Route.when(Match.regex(/(?<code>\d+)/, { code: Schema.String }), orderStatus)
      // @ts-expect-error a plain string is not an OrderId
      Route.when(Match.text("order {id}"), orderStatus)
      // @ts-expect-error nothing is captured
      Route.always(Match.keyword("order"), orderStatus)
      // @ts-expect-error a fallback captures nothing
      Route.otherwise(tracking)
      // @ts-expect-error there is no priority of what comes last
      Route.otherwise(help, { priority: 1 })
      // @ts-expect-error there is no {od} in the template
      Match.text("order {id}", { od: OrderId })
      // @ts-expect-error {n} is text: use a Schema that decodes a string
      Match.text("{n} seats", { n: Schema.Number })
      // @ts-expect-error {n} is text: use a Schema that decodes a string
      Match.regex(/(?<n>\d)/, { n: Schema.Number })
      // @ts-expect-error a type of media has two parts
      Match.media("image")
      // @ts-expect-error at least one word
      Match.keyword()
      // @ts-expect-error an answer is text
      Flow.ask("n", "How many?", Schema.Number)
      // @ts-expect-error a misspelt option
      Flow.ask("day", "Which day?", Weekday, { retyr: "A weekday, please." })
      // @ts-expect-error a misspelt option
      Flow.confirm("sure", "Sure?", { attemtps: 2 })
      // @ts-expect-error a misspelt option
      Flow.media("https://bot.example/menu.png", { othervise: "Soup." })
      // @ts-expect-error a misspelt option
      Flow.ask("day", "Which day?", Weekday, { timeuot: "2 hours" })
      // @ts-expect-error not a duration
      Flow.ask("day", "Which day?", Weekday, { timeout: "soon" })
      // @ts-expect-error not a duration
      Flow.sleep("nap", "a while")
      // @ts-expect-error no timeout, so nothing to catch
      Flow.confirm("sure", "Sure?").pipe(Effect.catchTag("TimedOut", () => Effect.succeed(false)))
      // @ts-expect-error a sleep is a wait as well, and no step
      Flow.step("nap", Schema.Void, Flow.sleep("nap", "1 day"))
      // @ts-expect-error a run starts anew with its flow's own input
      Flow.make("chat", { version: 1, input: { n: Schema.Number } }, ({ n }, self) => self.continueWith({ n: `${n}` }))
      // @ts-expect-error and with all of it
      Flow.make("chat", { version: 1, input: { n: Schema.Number } }, (_, self) => self.continueWith({}))
      // @ts-expect-error a misspelt option
      Flow.make("chat", { version: 1, mesages: "burst" }, Effect.void)
      // @ts-expect-error no such way to hear messages
      Route.when(Match.keyword("chat"), help, { messages: "bursts" })
      // @ts-expect-error a key is a word, not a number
      Flow.choose("seats", "For how many?", { 2: "two", 4: "four" })
      // @ts-expect-error a choice needs something to choose from
      Flow.choose("seats", "For how many?", {})
      // @ts-expect-error outside of a flow: Run is missing
      void Effect.runPromise(Flow.ask("day", "Which day?", Weekday))
      // @ts-expect-error no attempts, so nothing to catch
      Flow.confirm("sure", "Sure?").pipe(Effect.catchTag("NotUnderstood", () => Effect.succeed(false)))
      // @ts-expect-error a step must not ask, say or wait: do so before or after it
      Flow.step("reserve", Weekday, Flow.ask("day", "Which day?", Weekday))
      // @ts-expect-error the effect gives a number, the Schema says Table
      Flow.step("reserve", Table, Effect.succeed(4))
      // @ts-expect-error a misspelt option
      Flow.step("reserve", Schema.Void, Effect.void, { failrue: Full })
      // @ts-expect-error a failure that is not named cannot be caught
      Flow.step("reserve", Table, new Full({ day: "monday" })).pipe(Effect.catchTag("Full", () => Effect.void))
      // @ts-expect-error provider netsapiens lacks media, which a flow needs
      Bot.make({ routes: Routes.make(Route.otherwise(menu)), providers: [twilio, netsapiens] })
      Bot.make({ routes: Routes.make(Route.otherwise(menu)), providers: [twilio] })
      Bot.make({ routes: Routes.make(Route.otherwise(menuOrText)), providers: [twilio, netsapiens] })
      // @ts-expect-error provider x neither receives nor listens
      Bot.make({ routes, providers: [Provider.make({ id: "x", account: "a", send: { text: took } })] })
      // @ts-expect-error nobody has given Tables and Orders
      void Effect.runPromise(talk(bot).says("book"))
    }
    assert.isFunction(mistakes)
  })
})
