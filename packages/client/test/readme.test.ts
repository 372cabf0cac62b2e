/** The README's first program is this one, and it runs against the practice ground. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { NodeHttpClient } from "@effect/platform-node"
import { GenesysSms, TwilioProxy } from "@parley/client"
import { Address } from "@parley/messaging"

import { ConfigProvider, Effect, Stream } from "effect"
import { program } from "./example.ts"
import { sideBySide } from "./sessions.ts"
import { practice } from "./practice.ts"

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")

describe("the README", () => {
  it("begins with the program that is compiled and run here", () => {
    assert.include(read("../README.md"), "```ts\n" + read("./example.ts") + "```")
  })

  it.scopedLive("has a program that talks to two platforms", () =>
    Effect.gen(function* () {
      const { settings } = yield* practice("twilio-proxy")
      const logged: Array<ReadonlyArray<unknown>> = []
      const console = yield* Effect.consoleWith(Effect.succeed)
      yield* program.pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings)))),
        Effect.withConsole({ ...console, log: (...words) => Effect.sync(() => void logged.push(words)) })
      )
      assert.strictEqual(logged[0]?.[0], "message")
      assert.deepStrictEqual(logged[1], ["sms", "Your table is booked."])
    })
  )

  it("shows the program that reads the sessions of all platforms", () => {
    assert.include(read("../README.md"), "```ts\n" + read("./sessions.ts") + "```")
  })

  it.scopedLive("has a program that reads the sessions of all platforms side by side", () =>
    Effect.gen(function* () {
      const { publicUrl, settings, url } = yield* practice("netsapiens")
      const keys = ConfigProvider.fromMap(new Map(Object.entries({ ...settings, PARLEY_PUBLIC_URL: publicUrl })))
      const contact = Address.make("+15550100123")
      const writes = (provider: string, to: string) =>
        Effect.promise(() =>
          fetch(`${url}/control/${provider}/texts`, {
            method: "POST",
            body: JSON.stringify({ from: contact, to, text: "Hello" })
          })
        )
      const rows: Array<ReadonlyArray<unknown>> = []
      const console = yield* Effect.consoleWith(Effect.succeed)
      yield* Effect.gen(function* () {
        const proxy = yield* TwilioProxy.provider
        yield* proxy.sessions.open({ participants: [{ address: contact }] })
        yield* writes("netsapiens", "+15005550020")
        yield* writes("salesforce-messaging", "+15005550040")
        // An agent who is at work is offered sessions.
        const genesys = yield* GenesysSms.provider
        yield* Effect.forkScoped(Stream.runDrain(genesys.listen()))
        yield* writes("genesys-sms", "+15005550030")
        const isTaken = Stream.runCount(Stream.filter(genesys.sessions.list, ({ status }) => status === "active"))
        yield* Effect.repeat(isTaken, { until: (count) => count === 1 })
        yield* sideBySide
      }).pipe(
        Effect.provide(NodeHttpClient.layerUndici),
        Effect.withConfigProvider(keys),
        Effect.withConsole({ ...console, log: (...words) => Effect.sync(() => void rows.push(words)) })
      )
      const [, shown = ""] = /It prints, [\s\S]*?```\n([\s\S]*?)```/u.exec(read("../README.md")) ?? []
      assert.strictEqual(rows.map((row) => row.join(" ")).join("\n"), shown.trim())
    })
  )
})
