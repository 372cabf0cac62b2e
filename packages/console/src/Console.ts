/** Serves the page: html that is always asked for anew, and assets that never change under their name. */
import { HttpServerRequest, HttpServerResponse, type HttpApp } from "@effect/platform"
import { Effect } from "effect"
import { type Asset, readPage } from "./readPage.ts"

const guards = {
  "content-security-policy":
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src * data:; connect-src 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer"
}

const plain = (status: number, text: string, headers: Record<string, string> = {}) =>
  HttpServerResponse.text(text, { status, headers: { ...guards, ...headers } })

const send = (asset: Asset, request: HttpServerRequest.HttpServerRequest) => {
  const headers = { ...guards, "cache-control": asset.cache, etag: asset.etag, vary: "accept-encoding" }
  if (request.headers["if-none-match"]?.includes(asset.etag)) return HttpServerResponse.empty({ status: 304, headers })
  return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")
    ? HttpServerResponse.uint8Array(asset.gzip, {
        headers: { ...headers, "content-encoding": "gzip" },
        contentType: asset.type
      })
    : HttpServerResponse.uint8Array(asset.body, { headers, contentType: asset.type })
}

const serve = (page: ReadonlyMap<string, Asset>): HttpApp.Default =>
  Effect.map(HttpServerRequest.HttpServerRequest, (request) => {
    if (page.size === 0) return plain(503, "The page is not bundled yet: npm run bundle -w @parley/console\n")
    const asset = page.get(request.url.split("?", 1)[0] ?? "")
    if (asset === undefined) return plain(404, "There is no such page.\n")
    if (request.method !== "GET" && request.method !== "HEAD") {
      return plain(405, "This page can only be read.\n", { allow: "GET, HEAD" })
    }
    return send(asset, request)
  })

/** Mount it at `/`. The page looks for the practice ground at `/emulator` on the same origin. */
export const app: HttpApp.Default = serve(readPage())
