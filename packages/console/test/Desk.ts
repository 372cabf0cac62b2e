/** A browser on the desk, with a stand of its own for every test; what went wrong on its pages is in `wrong`. */
import { mkdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, afterEach, assert, beforeAll, beforeEach, vi } from "vitest"
import { complaints, launch } from "./Browser.ts"
import { Stand } from "./Stand.ts"

const pictures = join(tmpdir(), "parley-console")

/** A state of the page, as code that the browser evaluates. */
export const until = (page: Page, condition: string) =>
  // The page's own policy forbids what `waitForFunction` does.
  vi.waitFor(async () => assert.isTrue(await page.evaluate(condition), condition), { timeout: 10_000 })

export const box = (page: Page) => page.getByRole("textbox", { name: "Text message" })

export const text = async (page: Page, words: string) => {
  await box(page).fill(words)
  await box(page).press("Enter")
}

/** The conversation as a reader would tell it. */
export const turns = async (page: Page) =>
  (await page.locator(".turn").allInnerTexts()).map((turn) => turn.replace(/^(You|Bot):\s+/, "$1: "))

export const mark = (page: Page, words: string) => page.locator(".bubble", { hasText: words }).locator("[data-mark]")

export const marked = (page: Page, words: string, as: string) =>
  page.locator(".bubble", { hasText: words }).locator(`[data-mark="${as}"]`).waitFor()

/** Kept in the temporary folder of the machine, to be looked at. */
export const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) })

export class Desk {
  stand = new Stand()
  readonly wrong: Array<string> = []
  #browser: Browser | undefined
  #usual: Page | undefined

  constructor() {
    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      this.#browser = await launch()
      this.#usual = await this.#make()
    })
    afterAll(() => this.#browser?.close())
    // A stand of its own is an origin of its own: the page remembers nothing of the test before.
    beforeEach(async () => {
      this.stand = new Stand()
      await this.stand.start()
    })
    afterEach(async () => {
      for (const context of this.#browser?.contexts() ?? []) {
        if (context !== this.#usual?.context()) await context.close()
      }
      await this.#usual?.goto("about:blank")
      await this.stand.stop()
      this.wrong.length = 0
    })
  }

  async #make(options: BrowserContextOptions = {}) {
    assert.isDefined(this.#browser)
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 860 }, ...options })
    page.setDefaultTimeout(10_000)
    complaints(page, this.wrong)
    return page
  }

  /** A page of its own when it differs from the usual one. */
  async open(options?: BrowserContextOptions) {
    const page = options === undefined && this.#usual !== undefined ? this.#usual : await this.#make(options)
    await page.goto(this.stand.url)
    return page
  }

  /** Open and connected, with nothing said yet. */
  async empty(options?: BrowserContextOptions) {
    const page = await this.open(options)
    await page.getByText("to begin").waitFor()
    return page
  }
}
