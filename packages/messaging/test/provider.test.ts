/** A provider's capabilities are its members: none can be claimed that is not there. */
import { assert, describe, it } from "@effect/vitest"
import { MessageId, type Offers, Provider } from "@parley/messaging"
import { Effect, Stream } from "effect"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_ extends true>() => {}

const took = () => Effect.succeed(MessageId.make("1"))
const listening = Provider.make({ id: "netsapiens", account: "a", send: { text: took }, listen: () => Stream.empty })
const receiving = Provider.make({
  id: "twilio",
  account: "a",
  send: { text: took, media: took },
  receive: ({ body }) => Effect.succeed(body.length === 0 ? [] : [])
})

describe("a provider", () => {
  it("keeps its own type, so that what it offers is known", () => {
    holds<Equal<Offers<typeof listening>, "text">>()
    holds<Equal<Offers<typeof receiving>, "text" | "media">>()
    holds<Equal<Offers<Provider>, "text">>() // what may be absent is not surely there
    assert.notProperty(listening, "receive")
  })

  it("stands in a list with any other one", () => {
    const all: ReadonlyArray<Provider> = [listening, receiving]
    assert.deepStrictEqual(
      all.map(({ id }) => id),
      ["netsapiens", "twilio"]
    )
  })

  it("does not compile with a misspelt or a missing member", () => {
    const mistakes = () => [
      // @ts-expect-error netsapiens does not receive, it listens
      listening.receive,
      // @ts-expect-error nor does it send media
      listening.send.media,
      // @ts-expect-error a misspelt kind of message
      Provider.make({ id: "x", account: "a", listen: () => Stream.empty, send: { text: took, medai: took } }),
      // @ts-expect-error a misspelt member
      Provider.make({ id: "x", account: "a", listne: Stream.empty, send: { text: took } }),
      // @ts-expect-error text is what every provider sends
      Provider.make({ id: "x", account: "a", listen: () => Stream.empty, send: { media: took } }),
      // @ts-expect-error the platform's own id is what a send gives
      Provider.make({ id: "x", account: "a", listen: () => Stream.empty, send: { text: () => Effect.succeed("1") } })
    ]
    assert.isFunction(mistakes)
  })
})
