/** The page as it is served, without a browser. */
import { gzipSync } from "node:zlib"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { Stand } from "./Stand.ts"

describe("the served page", () => {
  const stand = new Stand()
  beforeAll(() => stand.start())
  afterAll(() => stand.stop())

  const get = (path: string, init?: RequestInit) => fetch(new URL(path, stand.url), init)
  const assets = async () =>
    [...(await (await get("/")).text()).matchAll(/"(\/assets\/[^"]+)"/g)].map((it) => it[1] ?? "")

  it("is html that is asked for anew, under a policy that lets nothing foreign run", async () => {
    const page = await get("/")
    assert.strictEqual(page.status, 200)
    assert.strictEqual(page.headers.get("content-type"), "text/html; charset=utf-8")
    assert.strictEqual(page.headers.get("cache-control"), "no-cache")
    assert.strictEqual(page.headers.get("x-content-type-options"), "nosniff")
    assert.strictEqual(page.headers.get("referrer-policy"), "no-referrer")
    assert.strictEqual(
      page.headers.get("content-security-policy"),
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src * data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    const again = await get("/?from=bookmark", { headers: { "if-none-match": page.headers.get("etag") ?? "" } })
    assert.strictEqual(again.status, 304)
  })

  it("names its assets by what is in them, so that they are kept for ever", async () => {
    const types = new Map<string, string | null>()
    for (const path of await assets()) {
      assert.match(path, /-[A-Z0-9]{8}\.(js|css|svg)$/)
      const asset = await get(path)
      assert.strictEqual(asset.headers.get("cache-control"), "public, max-age=31536000, immutable")
      types.set(path.split(".").at(-1) ?? "", asset.headers.get("content-type"))
    }
    assert.deepStrictEqual(
      types,
      new Map([
        ["svg", "image/svg+xml"],
        ["css", "text/css; charset=utf-8"],
        ["js", "text/javascript; charset=utf-8"]
      ])
    )
  })

  it("is compressed only for who can read it", async () => {
    const [path = ""] = (await assets()).filter((it) => it.endsWith(".js"))
    const plain = await get(path, { headers: { "accept-encoding": "identity" } })
    const packed = await get(path, { headers: { "accept-encoding": "gzip" } })
    assert.strictEqual(plain.headers.get("content-encoding"), null)
    assert.strictEqual(packed.headers.get("content-encoding"), "gzip")
    assert.strictEqual(await packed.text(), await plain.text())
  })

  it("weighs less than 150 kB", async () => {
    const sizes = new Map<string, number>()
    for (const path of ["/", ...(await assets())]) {
      sizes.set(path, gzipSync(new Uint8Array(await (await get(path)).arrayBuffer())).length)
    }
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    console.info(`the page, gzipped: ${total} bytes ${JSON.stringify(Object.fromEntries(sizes))}`)
    assert.isBelow(total, 150_000)
  })

  it("is nowhere else", async () => {
    for (const path of ["/nothing", "/assets/", "/assets/../index.html", "/assets/..%2f..%2findex.js", "/index.html"]) {
      const answer = await get(path)
      assert.strictEqual(answer.status, 404, path)
      assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/)
    }
    const posted = await get("/", { method: "POST", body: "x" })
    assert.strictEqual(posted.status, 405)
    assert.strictEqual(posted.headers.get("allow"), "GET, HEAD")
    const head = await get("/", { method: "HEAD" })
    assert.strictEqual(head.status, 200)
    assert.strictEqual(await head.text(), "")
  })
})
