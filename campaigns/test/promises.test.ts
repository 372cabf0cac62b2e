/** The page of promises is written by the campaigns, and by nobody else. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { campaigns } from "../dist/campaigns.js"
import { page, promises } from "../dist/promises.js"
import * as Result from "../dist/Result.js"

describe("docs/promises.md", () => {
  it("says what the campaigns have shown; `npm run campaign` writes it", () => {
    assert.strictEqual(readFileSync(page, "utf8"), promises(campaigns, Result.read()))
  })

  it("has no figures of a campaign that is gone", () => {
    const names = campaigns.map(({ name }) => name)
    for (const { campaign } of Result.read()) assert.include(names, campaign)
  })
})
