/** An HTTP client that sends a body with a GET, as one operation of the Interaction API demands: `fetch` refuses to. */
import { type IncomingMessage, request as overHttp } from "node:http"
import { request as overHttps } from "node:https"
import { Readable } from "node:stream"
import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Effect, Either } from "effect"

const bodyOf = ({ body }: HttpClientRequest.HttpClientRequest): Uint8Array | undefined =>
  body._tag === "Uint8Array" ? body.body : undefined

const answerOf = (answer: IncomingMessage): Response => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  const status = answer.statusCode ?? 500
  const isBare = status === 204 || status === 205 || status === 304
  if (isBare) answer.resume()
  return new Response(isBare ? null : Readable.toWeb(answer), { status, headers })
}

/** With requests whose bodies are at hand. An interrupted request is ended. */
export const httpWithBodies: HttpClient.HttpClient = HttpClient.make((request, url, signal) =>
  Effect.async<HttpClientResponse.HttpClientResponse, HttpClientError.RequestError>((resume) => {
    const body = bodyOf(request)
    const fail = (cause: unknown) => resume(new HttpClientError.RequestError({ request, reason: "Transport", cause }))
    const made = Either.try(() =>
      (url.protocol === "https:" ? overHttps : overHttp)(
        url,
        {
          method: request.method,
          headers: {
            ...request.headers,
            ...(request.body.contentType !== undefined && { "content-type": request.body.contentType }),
            ...(body !== undefined && { "content-length": String(body.length) })
          },
          signal
        },
        (answer) => resume(Effect.succeed(HttpClientResponse.fromWeb(request, answerOf(answer))))
      )
    )
    // Such as a token that cannot be a header.
    if (Either.isLeft(made)) return fail(made.left)
    made.right.on("error", fail)
    made.right.end(body)
  })
)
