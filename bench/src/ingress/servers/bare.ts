/** The limit: bare `node:http`, which reads a webhook, parses it, checks its signature, or gives it a fiber, and answers nothing. */
import { timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Effect, Runtime } from "effect"
import { nothing } from "../twiml.ts"
import { sign } from "../webhook.ts"
import { listen } from "./listen.ts"
import { read, respond } from "./respond.ts"

type Kind = (body: string, request: IncomingMessage, response: ServerResponse) => void

/** Whoever sends no `From` is told so: what is parsed is looked at. */
const answer = (parameters: URLSearchParams, response: ServerResponse) =>
  respond(response, nothing, parameters.has("From") ? 200 : 400)

const isSigned = (parameters: URLSearchParams, { headers }: IncomingMessage) => {
  const [right, given] = [sign(parameters), String(headers["x-twilio-signature"])].map((it) => Buffer.from(it))
  return right?.length === given?.length && right !== undefined && given !== undefined && timingSafeEqual(right, given)
}

const run = Runtime.runFork(Runtime.defaultRuntime)

const kinds: Readonly<Record<string, Kind>> = {
  read: (_, __, response) => respond(response, nothing),
  parse: (body, _, response) => answer(new URLSearchParams(body), response),
  sign: (body, request, response) => {
    const parameters = new URLSearchParams(body)
    if (isSigned(parameters, request)) answer(parameters, response)
    else respond(response, "", 403)
  },
  fiber: (body, _, response) => {
    const parameters = new URLSearchParams(body)
    run(
      Effect.gen(function* () {
        yield* Effect.yieldNow()
        answer(parameters, response)
      })
    )
  }
}

const [, , name = ""] = process.argv
const kind = kinds[name]
if (kind === undefined) throw new Error(`there is no bare server called "${name}"`)

listen(createServer((request, response) => read(request, (body) => kind(body, request, response))))
