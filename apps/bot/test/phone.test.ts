/** What a newcomer sees: the page's phone, the bot behind it, and a kill -9 in between. */
import { createServer } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { hasBrowser, launch } from "../../../packages/console/test/Browser.ts"
import { folder, serve } from "./Bot.ts"

/** The page keeps its number by origin, so that a bot that starts again has to have the same port. */
const freePort = Effect.async<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

const text = (page: Page, words: string) =>
  Effect.promise(async () => {
    await page.getByRole("textbox", { name: "Text message" }).fill(words)
    await page.keyboard.press("Enter")
  })
const heard = (page: Page, words: string) =>
  Effect.promise(() => page.getByText(words).first().waitFor({ timeout: 15_000 }))

describe.skipIf(!hasBrowser)("the phone in the browser", () => {
  it.scopedLive("gets an answer, and goes on at the pending question after a kill -9", () =>
    Effect.gen(function* () {
      const browser = yield* Effect.acquireRelease(Effect.promise(launch), (it) => Effect.promise(() => it.close()))
      const page = yield* Effect.promise(() => browser.newPage())
      const environment = { DATABASE_URL: `file:${yield* folder}/parley.db`, PORT: String(yield* freePort) }

      const first = yield* serve(environment)
      yield* Effect.promise(() => page.goto(first.url))
      yield* text(page, "book")
      yield* heard(page, "Which day suits you?")
      yield* Effect.promise(() => page.locator(".bubble [data-mark=delivered]").waitFor())

      yield* first.end("SIGKILL")
      yield* heard(page, "Trying again")
      yield* serve(environment)
      yield* Effect.promise(() => page.getByText("Connected").waitFor({ timeout: 15_000 }))
      yield* text(page, "friday")
      yield* heard(page, "At what time?")
      yield* Effect.promise(() => page.reload())
      yield* heard(page, "Which day suits you?")
      const said = yield* Effect.promise(() => page.locator(".bubble").allInnerTexts())
      assert.deepStrictEqual(said.filter((it) => it.startsWith("book") || it.startsWith("friday")).length, 2)
    })
  )
})
