/** Fetches what is to be sent: this API takes bytes, and no addresses. */
import { FetchHttpClient, type HttpClient } from "@effect/platform"
import { ProviderError, type Reason } from "@parley/messaging"
import { Chunk, Effect, Stream } from "effect"
import type { Media } from "./Media.ts"

/** What carriers take at most is less. */
const mostBytes = 1024 * 1024
const patience = "10 seconds"

const refused = (reason: Reason, advice: string) =>
  new ProviderError({ provider: "netsapiens", operation: "send", reason, advice })

const unreachable = () => refused({ _tag: "Unavailable" }, "the media cannot be fetched now")

export const fetchMedia = (http: HttpClient.HttpClient, url: string): Effect.Effect<Media, ProviderError> =>
  Effect.gen(function* () {
    const response = yield* Effect.mapError(http.get(url), unreachable)
    if (response.status >= 500) return yield* unreachable()
    if (response.status >= 300) {
      return yield* refused({ _tag: "Rejected", code: "media" }, `fetching the media gave HTTP ${response.status}`)
    }
    const chunks = yield* response.stream.pipe(
      Stream.mapError(unreachable),
      Stream.mapAccumEffect(0, (before, chunk) =>
        before + chunk.length > mostBytes
          ? refused({ _tag: "Rejected", code: "media" }, `the media are larger than ${mostBytes} bytes`)
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
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "follow" })
  )
