/** The phone when something is slow, down, broken or evil. */
import { assert, describe, it } from "vitest"
import { hasBrowser } from "./Browser.ts"
import { Desk, box, marked, picture, text, turns } from "./Desk.ts"

describe.skipIf(!hasBrowser)("the phone in trouble", { timeout: 30_000 }, () => {
  const desk = new Desk()

  it("says why the bot did not take a text, remembers it, and sends it again", async () => {
    desk.stand.webhook = { failed: "refused" }
    const page = await desk.empty()
    await text(page, "hello")
    await page.getByText("The bot does not listen.").waitFor()
    await picture(page, "failure")
    await page.reload()
    await page.getByText("The bot does not listen.").waitFor()
    desk.stand.webhook = { status: 200 }
    desk.stand.bot = () => ["Now I do"]
    await page.getByRole("button", { name: "Send again" }).click()
    await page.getByText("Now I do").waitFor()
    assert.strictEqual(desk.stand.texts.length, 2)
    assert.strictEqual(await page.getByRole("button", { name: "Send again" }).count(), 0)
    desk.stand.webhook = { status: 503 }
    await text(page, "and now")
    await page.getByText("The bot answered 503.").waitFor()
    desk.stand.webhook = { failed: "swallowed" }
    await text(page, "STOP")
    await page.getByText("This platform keeps the word to itself: the bot is not told.").waitFor()
    desk.stand.webhook = { failed: "unsubscribed" }
    await text(page, "anybody there?")
    await page.getByText("The bot has not asked this platform for its texts yet.").waitFor()
  })

  it("says when the bot is down, comes back by itself, sends what was not taken, and shows what it missed once", async () => {
    desk.stand.bot = () => ["Here"]
    const page = await desk.empty()
    await text(page, "hello")
    await page.getByText("Here").waitFor()
    await desk.stand.stop()
    await page.getByText("The bot is not reachable. Trying again…").waitFor()
    await text(page, "are you there")
    await page.getByText("The bot is not reachable.", { exact: true }).waitFor()
    desk.stand.say(desk.stand.texts[0]?.["from"] ?? "", "Written while you were away")
    await desk.stand.start()
    await page.getByText("Written while you were away").waitFor()
    await page.getByText("Connected").waitFor()
    assert.strictEqual(await page.getByText("Trying again").count(), 0)
    await page.getByText("Here").nth(1).waitFor()
    assert.strictEqual(await page.getByRole("button", { name: "Send again" }).count(), 0)
    assert.deepStrictEqual(await turns(page), [
      "You: hello",
      "Bot: Here",
      "Bot: Written while you were away",
      "You: are you there",
      "Bot: Here"
    ])
  })

  it("does not send a text again that was taken when the bot went down", async () => {
    desk.stand.bot = () => ["Here"]
    desk.stand.webhookTakes = 2_000
    const page = await desk.empty()
    await text(page, "hello")
    await page.getByText("Here").waitFor()
    await desk.stand.stop()
    await page.getByText("The bot is not reachable. Trying again…").waitFor()
    await desk.stand.start()
    await marked(page, "hello", "taken")
    assert.deepStrictEqual(await turns(page), ["You: hello", "Bot: Here"])
    assert.strictEqual(desk.stand.texts.length, 1)
  })

  it("says that practice is off when the bot is connected to a real provider", async () => {
    desk.stand.practice = false
    const page = await desk.open()
    await page.getByRole("heading", { name: "Practice is off" }).waitFor()
    assert.strictEqual(await box(page).count(), 0)
    desk.stand.practice = true
    await page.getByRole("button", { name: "Look again" }).click()
    await page.getByText("to begin").waitFor()
  })

  it("says that the bot is slow, and later that it may not answer", async () => {
    const page = await desk.empty({})
    await page.clock.install()
    await text(page, "hello")
    await marked(page, "hello", "taken")
    await page.clock.runFor(2_000)
    assert.strictEqual(await page.getByText("taking its time").count(), 0)
    await page.clock.runFor(1_000)
    await page.getByText("The bot is taking its time").waitFor()
    await page.clock.runFor(20_000)
    await page.getByText("A bot may choose not to reply.").waitFor()
    desk.stand.say(desk.stand.texts[0]?.["from"] ?? "", "At last")
    await page.getByText("At last").waitFor()
    assert.strictEqual(await page.getByText("may choose").count(), 0)
  })

  it("shows what a text says as text, and its web addresses as links", async () => {
    const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script> javascript:alert(3)'
    const link = "See https://example.com/a?b=1&c=%3Cd%3E."
    desk.stand.bot = () => [evil, link]
    const page = await desk.empty()
    await text(page, evil)
    await page.getByText("See https").waitFor()
    assert.strictEqual(await page.getByText(evil).count(), 2)
    const links = page.locator(".turn a")
    assert.strictEqual(await links.count(), 1)
    assert.strictEqual(await links.getAttribute("href"), "https://example.com/a?b=1&c=%3Cd%3E")
    assert.match((await links.getAttribute("rel")) ?? "", /noopener/)
    assert.deepStrictEqual(desk.wrong, [])
  })

  it("shows pictures, says when one does not load, and never makes a link of another scheme", async () => {
    desk.stand.bot = () => ["Hello"]
    const page = await desk.empty()
    await text(page, "hello")
    await page.getByText("Hello", { exact: true }).waitFor()
    const to = desk.stand.texts[0]?.["from"] ?? ""
    desk.stand.say(to, "", { media: [{ url: `${desk.stand.url}picture.svg`, type: "image/svg+xml" }] })
    await page.getByAltText("Picture: picture.svg").waitFor()
    desk.stand.say(to, "", { media: [{ url: `${desk.stand.url}picture.gone`, type: "image/png" }] })
    await page.getByText("This picture did not load.").waitFor()
    desk.stand.say(to, "", { media: [{ url: "javascript:alert(1)", type: "application/pdf" }] })
    await page.getByText("A file: application/pdf").waitFor()
    assert.strictEqual(await page.locator('a[href^="javascript"]').count(), 0)
  })
})
