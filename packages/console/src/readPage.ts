/** Reads the bundled page into memory once, so that serving it never waits for the disk. */
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { extname } from "node:path"
import { gzipSync } from "node:zlib"

/** One file of the page, ready to be sent plain or compressed. */
export interface Asset {
  readonly body: Uint8Array
  readonly gzip: Uint8Array
  readonly type: string
  readonly etag: string
  readonly cache: string
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml"
}

const folder = new URL("./page/", import.meta.url)

const read = (path: string, cache: string): Asset => {
  const body = readFileSync(new URL(path, folder))
  return {
    body,
    gzip: gzipSync(body),
    type: types[extname(path)] ?? "application/octet-stream",
    // Weak, because the compressed and the plain answer share it.
    etag: `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    cache
  }
}

/** The page's files by their path. Without a bundle there is none, so that the other commands of an app still run. */
export const readPage = (): ReadonlyMap<string, Asset> => {
  try {
    return new Map([
      ["/", read("index.html", "no-cache")],
      ...readdirSync(new URL("assets/", folder)).map((name): [string, Asset] => [
        `/assets/${name}`,
        read(`assets/${name}`, "public, max-age=31536000, immutable")
      ])
    ])
  } catch {
    return new Map()
  }
}
