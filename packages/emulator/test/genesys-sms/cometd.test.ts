/** The reference client of CometD understands what the practice Genesys tells, and finds back after a restart. */
import { assert, describe, it } from "@effect/vitest"
import { CometD } from "cometd"
import { adapt } from "cometd-nodejs-client"
import { Effect, Exit, Scope } from "effect"
import { until } from "../ground.ts"
import { practice } from "./practice.ts"
import { temporaryFile } from "./temporaryFile.ts"

adapt()

/** A client that subscribes whenever it has shaken hands; `log` is how that went. */
const client = (url: string, requestHeaders: Record<string, string>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const cometd = new CometD()
      cometd.unregisterTransport("websocket")
      const told: Array<string> = []
      const log: Array<string> = []
      const configure = (requestHeaders: Record<string, string>) =>
        cometd.configure({ url: `${url}/notifications`, requestHeaders, backoffIncrement: 20, maxBackoff: 100 })
      configure(requestHeaders)
      cometd.addListener("/meta/connect", ({ successful = false }) => log.push(`connect ${successful}`))
      cometd.addListener("/meta/handshake", ({ successful = false }) => {
        log.push(`handshake ${successful}`)
        if (successful) {
          cometd.subscribe(
            "/v2/me/*",
            ({ data }) => told.push(JSON.stringify(data)),
            ({ successful = false }) => log.push(`subscribe ${successful}`)
          )
        }
      })
      cometd.handshake()
      return { cometd, configure, log, told }
    }),
    ({ cometd }) => Effect.sync(() => cometd.disconnect())
  )

describe("the reference client", () => {
  it.scopedLive("shakes hands, subscribes and is told; and once more after a restart, with a new login", () =>
    Effect.gen(function* () {
      const file = yield* temporaryFile
      const first = yield* Scope.make()
      const before = yield* Scope.extend(practice({ file }), first)
      const me = yield* before.agent()
      yield* me.work
      const { configure, log, told } = yield* client(before.root, me.login)
      yield* until(() => log.includes("subscribe true") && log.includes("connect true"))
      yield* before.text("before")
      yield* until(() => told.some((it) => it.includes('"Invited"')))
      const [session] = yield* me.sessions
      const id = session?.id ?? ""
      yield* me.does(id, "Accept")
      yield* until(() => told.some((it) => it.includes('"before"')))

      yield* Scope.close(first, Exit.void)
      log.length = 0
      yield* until(() => log.includes("connect false"))
      const after = yield* practice({ file, port: Number(new URL(before.root).port) })
      const again = yield* after.agent()
      configure(again.login)
      // Its client id is not known any more: it is advised to shake hands.
      yield* until(() => log.includes("subscribe true"))
      assert.include(log, "handshake true")
      assert.deepStrictEqual((yield* after.text("after")).webhook, { status: 200 })
      yield* until(() => told.some((it) => it.includes('"after"')))
      assert.strictEqual((yield* again.session(id)).state, "Chatting")
    })
  )
})
