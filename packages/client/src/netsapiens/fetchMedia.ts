/** Fetches what is to be sent: this API takes bytes, and no addresses. */
import { FetchHttpClient, HttpClient, type HttpClientResponse } from "@effect/platform"
import { ProviderError, type Reason } from "@parley/messaging"
import { Chunk, Effect, Stream } from "effect"
import { isPrivate } from "./isPrivate.ts"
import type { Media } from "./Media.ts"

/** What carriers take at most is less. */
const mostBytes = 1024 * 1024
const mostRedirects = 3
const patience = "10 seconds"

const failure = (reason: Reason, advice: string) =>
  new ProviderError({ provider: "netsapiens", operation: "send", reason, advice })

const unreachable = () => failure({ _tag: "Unavailable" }, "the media cannot be fetched now")
const rejected = (why: string) => failure({ _tag: "Rejected", code: "media" }, why)

/** `mayBeNear`: also from this machine, or from a private network. Fails with `Rejected` where another attempt would not help. */
export const fetchMedia = (
  http: HttpClient.HttpClient,
  url: string,
  mayBeNear: boolean
): Effect.Effect<Media, ProviderError> => {
  // What addresses of media are signed with is in them: no span tells them, and nobody there is told of our spans.
  const silent = HttpClient.withTracerDisabledWhen(http, () => true)

  const answered = (
    address: string,
    base: string | undefined,
    redirects: number
  ): Effect.Effect<HttpClientResponse.HttpClientResponse, ProviderError> =>
    Effect.gen(function* () {
      if (!URL.canParse(address, base)) return yield* rejected("the media have no valid address")
      const { hostname, href, protocol } = new URL(address, base)
      if (protocol !== "http:" && protocol !== "https:") {
        return yield* rejected("media are fetched from http and https addresses only")
      }
      if (isPrivate(hostname) && !mayBeNear) return yield* rejected("the media are at a private address")
      const response = yield* Effect.mapError(silent.get(href), unreachable)
      const { location } = response.headers
      if (response.status < 300 || response.status >= 400 || location === undefined) return response
      if (redirects === mostRedirects) return yield* rejected("the media are redirected too often")
      return yield* answered(location, href, redirects + 1)
    })

  return Effect.gen(function* () {
    const response = yield* answered(url, undefined, 0)
    if (response.status >= 500) return yield* unreachable()
    if (response.status >= 300) return yield* rejected(`fetching the media gave HTTP ${response.status}`)
    const chunks = yield* response.stream.pipe(
      Stream.mapError(unreachable),
      Stream.mapAccumEffect(0, (before, chunk) =>
        before + chunk.length > mostBytes
          ? rejected(`the media are larger than ${mostBytes} bytes`)
          : Effect.succeed([before + chunk.length, chunk] as const)
      ),
      Stream.runCollect
    )
    const [type = ""] = (response.headers["content-type"] ?? "").split(";")
    const told = type.trim()
    return {
      bytes: new Uint8Array(Buffer.concat(Chunk.toReadonlyArray(chunks))),
      // This one says that nobody knows: the bytes may.
      ...(told !== "" && told !== "application/octet-stream" && { mimeType: told })
    }
  }).pipe(
    Effect.timeoutFail({ duration: patience, onTimeout: unreachable }),
    // Each address is looked at before it is asked.
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual" })
  )
}
