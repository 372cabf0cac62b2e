/** What all calls to Genesys Web Services have in common: the login, two spellings of one path, and what must be had for them. */
import { type HttpClient, HttpBody, HttpClientRequest } from "@effect/platform"
import { type Duration, Effect, Option, Redacted, Ref, Schema } from "effect"
import * as Caller from "../../Caller.ts"
import { Failure } from "../../Failure.ts"
import type { Operation } from "../../Operation.ts"
import * as Tokens from "../../Tokens.ts"
import * as Transport from "../../Transport.ts"
import type { GenesysCredentials, Segment } from "../Config.ts"
import { Leaving } from "../farewell.ts"
import { explain, GenesysError, parse, refusalIn } from "../GenesysError.ts"
import * as Login from "./Login.ts"
import { operations } from "./operations.ts"

export interface GenesysClientOptions extends GenesysCredentials {
  /** For one attempt; 30 seconds where it is not given. */
  readonly timeout?: Duration.DurationInput
  /** Changes every request of this client. One that repeats sends breaks the promise that a send is made once. */
  readonly transformClient?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}

export type Api = Effect.Effect.Success<ReturnType<typeof make>>

const usual: Segment = "smssessions"
/** The one that most of the vendor's pages have, and the one of the page that describes the resource. */
const others = { smssessions: "smsessions", smsessions: "smssessions" } as const

export const make = (options: GenesysClientOptions) =>
  Effect.gen(function* () {
    const { apiUrl, password, transformClient = (it) => it, username } = options
    const transport = yield* Transport.make({
      timeout: options.timeout ?? "30 seconds",
      explain,
      refusalIn,
      parse,
      // All of an agent's sessions, with all that is attached to them.
      mostBytes: 16 * 1024 * 1024,
      transformClient: (client) => Login.proving(transformClient(client))
    })
    const caller = Caller.make(
      { name: "Genesys", system: "genesys", apiUrl, body: "json", authorize: Effect.succeed },
      transport
    )
    const request = (method: "GET" | "POST", path: string) =>
      HttpClientRequest.make(method)(path).pipe(HttpClientRequest.prependUrl(apiUrl), HttpClientRequest.acceptJson)
    const attributes = (method: string, path: string) => ({ "http.request.method": method, "url.template": path })

    const logins = yield* Login.make(
      Effect.suspend(() =>
        transport({
          kind: "read",
          span: "Genesys.login",
          attributes: attributes("GET", "/me"),
          reply: Caller.Done,
          request: HttpClientRequest.setHeader(request("GET", "/me"), "authorization", basic(username, password))
        })
      )
    )
    const withFresh = Tokens.withFresh(logins, isLoggedOut)

    /** A call that was refused because nobody is logged in was not made: after another login it is made once more, be it a send. */
    const loggedIn = <A>(call: Effect.Effect<A, Failure>): Effect.Effect<A, Failure> =>
      Effect.flatMap(Leaving, (isLeaving) =>
        isLeaving
          ? Effect.flatMap(logins.held, Option.match({ onNone: () => gone, onSome: (it) => Login.under(it)(call) }))
          : withFresh((login) => Login.under(login)(call))
      )

    /** `isCertain` when the server has answered to it, which it may do to both. */
    const segment = yield* Ref.make({ spelling: options.segment ?? usual, isCertain: false })

    const callAs = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
      spelling: Segment,
      name: string,
      is: Operation<Path, Asking, AskingWire, Reply, ReplyWire> & { readonly feature?: string },
      asked: Caller.Asked<Path, NoInfer<Asking>>
    ): Effect.Effect<Reply, GenesysError> => {
      const spelt = { ...is, path: pathIn(is.path, spelling, options.channel) }
      return Effect.mapError(loggedIn(caller(name, spelt, asked)), GenesysError.of(name, is.feature))
    }

    const call = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
      name: string,
      is: Operation<Path, Asking, AskingWire, Reply, ReplyWire> & { readonly feature?: string },
      asked: Caller.Asked<Path, NoInfer<Asking>>
    ): Effect.Effect<Reply, GenesysError> =>
      Effect.flatMap(Ref.get(segment), ({ spelling }) => callAs(spelling, name, is, asked))

    /** For what is there in any case, though it be empty: where it is not, the path is spelt otherwise, and so are all others. */
    const collection: typeof call = (name, is, asked) =>
      Effect.gen(function* () {
        const { spelling } = yield* Ref.get(segment)
        const other = others[spelling]
        const isSpeltAlike = pathIn(is.path, spelling, options.channel) === pathIn(is.path, other, options.channel)
        if (isSpeltAlike) return yield* callAs(spelling, name, is, asked)
        const spelt = (spelling: Segment) =>
          Effect.zipLeft(callAs(spelling, name, is, asked), Ref.set(segment, { spelling, isCertain: true }))
        return yield* Effect.catchIf(spelt(spelling), isMissing, (error) =>
          Effect.catchIf(spelt(other), isMissing, () => error)
        )
      })

    /** Whether all is spelt otherwise than was thought: a path tells, and nothing that stands in a query or in a body. */
    const isRespelt: Effect.Effect<boolean> = Effect.gen(function* () {
      const before = yield* Ref.get(segment)
      if (before.isCertain) return false
      yield* Effect.ignore(collection("sessions.uris", operations["sessions.uris"], { at: {}, parameters: {} }))
      return (yield* Ref.get(segment)).spelling !== before.spelling
    })

    /**
     * For what is no operation of a resource: `/notifications`. Gives the JSON that was answered. After another login it is posted once
     * more, to a server that knows nothing of what it kept for the last one, such as a Bayeux client.
     */
    const post = (path: string, body: unknown, timeout: Duration.DurationInput): Effect.Effect<unknown, Failure> =>
      loggedIn(
        transport({
          kind: "send",
          span: "Genesys.post",
          attributes: attributes("POST", path),
          reply: Schema.Unknown,
          request: HttpClientRequest.setBody(request("POST", path), HttpBody.unsafeJson(body)),
          timeout
        })
      )

    return {
      call,
      collection,
      post,
      isRespelt,
      segment: Effect.map(Ref.get(segment), ({ spelling }) => spelling),
      channel: Effect.map(Ref.get(segment), ({ spelling }) => options.channel ?? oneOf(spelling))
    }
  })

/** There is no login, and we are about to go. */
const gone = Failure.because({ _tag: "Unauthorized" }, "nobody is logged in")

const isMissing = ({ reason }: GenesysError): boolean => reason._tag === "NotFound"

/** Not by the HTTP library, which can write Latin letters only. */
const basic = (username: string, password: Redacted.Redacted): string =>
  `Basic ${Buffer.from(`${username}:${Redacted.value(password)}`).toString("base64")}`

/** The channel is called like one of its sessions. */
const oneOf = (spelling: Segment) => (spelling === "smssessions" ? "smssession" : "smsession")

const pathIn = (path: string, spelling: Segment, channel: string = oneOf(spelling)): string =>
  path.replace("/channels/smssession", `/channels/${channel}`).replace("/smssessions", `/${spelling}`)

/** Another login does not help where the password must be changed first. */
const isLoggedOut = ({ code, reason }: Failure): boolean => reason._tag === "Unauthorized" && code !== "8"
