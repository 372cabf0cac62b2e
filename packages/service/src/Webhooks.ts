/** The door for platforms: `POST /webhooks/<provider>`. Plain Node, in front of the router: it is the busiest path, and the one attacked. */
import { randomUUID } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Engine } from "@parley/engine"
import { Effect, Record } from "effect"
import type { Admission, Visit } from "./Admission.ts"
import { readBody } from "./readBody.ts"

interface Answer {
  readonly status: number
  /** For a refusal: what kind it is, in a word that does not change. */
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
}

const taken: Answer = { status: 200 }
const busy: Answer = { status: 503, code: "unavailable", headers: { "retry-after": "5" } }
const refusals = {
  NotGenuine: { status: 401, code: "signature_invalid" },
  UnsupportedMediaType: { status: 415, code: "media_type_unsupported" },
  DuplicateParameter: { status: 400, code: "params_duplicate" }
} as const

/** Nothing of what was sent is echoed. */
const write = (response: ServerResponse, { code, headers, status }: Answer) => {
  const body = code === undefined ? "" : JSON.stringify({ error: { code, requestId: randomUUID() } })
  response.writeHead(status, {
    ...(code === undefined ? {} : { "content-type": "application/json" }),
    "content-length": Buffer.byteLength(body),
    ...headers
  })
  response.end(body)
}

const prefix = "/webhooks/"

export const isWebhook = (request: IncomingMessage): boolean => request.url?.startsWith(prefix) === true

/** The log is told what kind of failure it was; the rest of it may quote what somebody wrote. */
const broken = (defect: unknown) =>
  Effect.zipRight(
    Effect.annotateLogs(Effect.logError("a webhook has failed"), {
      failure: defect instanceof Error ? defect.name : "defect"
    }),
    Effect.logDebug(defect)
  )

const providerOf = (target: string) => target.slice(prefix.length).split(/[/?]/u, 1)[0] ?? ""

/** There is no room, or no engine yet; where an engine is, it asks the platform for what it did not hear. */
const notNow = (engine: Engine["Type"] | undefined, provider: string): Effect.Effect<Answer> =>
  Effect.as(engine?.missed(provider) ?? Effect.void, busy)

const receive = (request: IncomingMessage, engine: Engine["Type"] | undefined, visit: Visit): Effect.Effect<Answer> =>
  Effect.gen(function* () {
    const { url: target = "" } = request
    const provider = providerOf(target)
    if (request.method !== "POST") {
      return { status: 405, code: "method_not_allowed", headers: { allow: "POST" } }
    }
    const encoding = request.headers["content-encoding"] ?? "identity"
    if (encoding !== "identity") return { status: 415, code: "content_encoding_unsupported" }
    const body = yield* readBody(request, visit)
    if (engine === undefined) return busy
    const headers = Record.map(request.headers, (value) => (Array.isArray(value) ? value.join(", ") : value))
    const address = request.socket.remoteAddress
    yield* engine.receive(provider, { target, headers, body, ...(address !== undefined && { address }) })
    return taken
  }).pipe(
    Effect.catchTags({
      Crowded: () => notNow(engine, providerOf(request.url ?? "")),
      TooLarge: () => Effect.succeed<Answer>({ status: 413, code: "body_too_large" }),
      // Nobody is there to read it.
      Aborted: () => Effect.succeed<Answer>({ status: 400, code: "aborted" }),
      UnknownProvider: () => Effect.succeed<Answer>({ status: 404, code: "not_found" }),
      Refused: ({ reason }) => Effect.succeed<Answer>(refusals[reason]),
      // Who asks again is answered then; who does not has his message fetched.
      ProviderError: (error) => Effect.as(Effect.logWarning(error.message), busy),
      StoreUnavailable: (error) => Effect.as(Effect.logError(error.message), busy)
    }),
    Effect.catchAllDefect((defect) => Effect.as(broken(defect), { status: 500, code: "internal" }))
  )

/** Answers one request; `undefined` while there is no engine, at the start and at the end. */
export const answer = (
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine["Type"] | undefined,
  admission: Admission
): Effect.Effect<void> =>
  Effect.suspend(() => {
    const visit = admission.enter()
    const answered =
      visit === undefined
        ? notNow(engine, providerOf(request.url ?? ""))
        : Effect.ensuring(receive(request, engine, visit), Effect.sync(visit.leave))
    return Effect.map(answered, (it) => write(response, it))
  })
