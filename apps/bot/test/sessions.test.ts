/** `sessions`: what all platforms keep, in one table; what cannot be asked is named, and the others are shown all the same. */
import { join } from "node:path"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { GenesysSms, TwilioProxy } from "@parley/client"
import { Address } from "@parley/messaging"
import { ConfigProvider, Effect, Stream } from "effect"
import { folder, run } from "./Bot.ts"
import * as Ground from "./Ground.ts"

const publicUrl = { PARLEY_PUBLIC_URL: "http://127.0.0.1:9" }

describe("the sessions of all platforms", () => {
  it.scopedLive("are one table, newest first, with a note on who could not be asked", () =>
    Effect.gen(function* () {
      const port = yield* Ground.freePort
      const { settings } = yield* Ground.open(port, join(yield* folder, "ground.jsonl"), "http://127.0.0.1:9/webhooks")
      const all = { ...settings, ...publicUrl }

      yield* Effect.gen(function* () {
        const proxy = yield* TwilioProxy.provider
        yield* proxy.sessions.open({ participants: [{ address: Address.make("+15551234567") }] })
        // An agent who is at work is offered sessions.
        const genesys = yield* GenesysSms.provider
        yield* Effect.forkScoped(Stream.runDrain(genesys.listen()))
        for (const it of ["netsapiens", "salesforce-messaging", "genesys-sms"]) yield* Ground.phone(port, it).says("Hi")
        const isTaken = Stream.runCount(Stream.filter(genesys.sessions.list, ({ status }) => status === "active"))
        yield* Effect.repeat(isTaken, { until: (count) => count === 1 })
      }).pipe(
        Effect.provide(NodeHttpClient.layerUndici),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(all))))
      )

      const broken = { ...all, PARLEY_NETSAPIENS_TOKEN: "nsu_of-somebody-else-altogether" }
      const shown = yield* Effect.forEach([all, broken], (keys) => run(["sessions"], keys), { concurrency: 2 })
      for (const it of shown) yield* it.ended
      const [whole, partial] = shown.map(({ out }) => out.trim().split("\n"))
      assert.match(whole?.[0] ?? "", /^platform +status +contact +sender .*session$/)
      const rows = (lines: ReadonlyArray<string> = []) =>
        lines
          .slice(1)
          .map((line) => line.split(/ +/).slice(0, 3).join(" "))
          .toSorted()
      const others = [
        "genesys-sms active +15551234567",
        "salesforce-messaging waiting +15551234567",
        "twilio-proxy new +15551234567"
      ]
      assert.deepStrictEqual(rows(whole), [...others, "netsapiens active 15551234567"].toSorted())
      assert.deepStrictEqual(rows(partial), others)
      assert.deepStrictEqual(
        // On a busy machine it says that it is still asking.
        shown.map(({ code, err }) => [code, err.replace(/^.* is being asked …\n/gmu, "")]),
        [
          [0, "twilio keeps no sessions.\n"],
          [1, "twilio keeps no sessions.\nnetsapiens.list: Unauthorized\n"]
        ]
      )
    })
  )

  it.scopedLive("want a platform that is configured", () =>
    Effect.gen(function* () {
      const it = yield* run(["sessions"])
      yield* it.ended
      assert.strictEqual(it.code, 78)
      assert.include(it.err, "npm run emulator")
    })
  )
})
