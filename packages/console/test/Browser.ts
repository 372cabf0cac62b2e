/** A headless Chromium shared by a test file, and what goes wrong on its pages. */
import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"

const executablePath = "/usr/bin/chromium"

/** Whether these tests can run here; when not, the run says why. */
export const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`Skipped, as there is no browser at ${executablePath}: apt-get install chromium`)

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  })

/** Adds to the list what a page must never show: errors it threw or logged (failed loads too), and dialogs. */
export const complaints = (page: Page, list: Array<string>) => {
  page.on("pageerror", (error) => list.push(`threw: ${error.message}`))
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") list.push(message.text())
  })
  page.on("dialog", (dialog) => {
    list.push(`dialog: ${dialog.type()}`)
    void dialog.dismiss()
  })
}
