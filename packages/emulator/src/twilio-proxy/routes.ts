/** What a part of the API gives: its paths, their methods, and the operation of each among the faults on order. */
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"
import { page } from "./paging.ts"
import type { Service, Session } from "./records.ts"
import { type Refused, refuse } from "./Refused.ts"
import type { Resources } from "./resources.ts"
import type { State } from "./State.ts"

type Handler = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  Refused,
  HttpServerRequest.HttpServerRequest | HttpRouter.RouteContext
>
export type Method = "GET" | "POST" | "DELETE"
export type Methods = { readonly [method in Method]?: readonly [operation: string, does: Handler] }
export type Paths = ReadonlyArray<readonly [path: `/${string}`, methods: Methods]>

/** What all parts of the API work on. */
export interface Desk {
  readonly state: State
  readonly shown: Resources
  /** The address of the API, without its version. */
  readonly base: string
}

export const ok = (body: unknown, status = 200) => HttpServerResponse.unsafeJson(body, { status })
export const deleted = HttpServerResponse.empty({ status: 204 })

export const listed = <A extends { readonly sid: string }>(
  { base }: Desk,
  key: string,
  found: ReadonlyArray<A>,
  shown: (one: A) => unknown
) =>
  Effect.map(HttpServerRequest.HttpServerRequest, ({ url }) => {
    const { pathname, searchParams } = new URL(url, base)
    return ok(page(base + pathname, key, found, shown, searchParams))
  })

type Known = { readonly sid: string; readonly uniqueName?: string | null }
export const bySid = (one: Known): ReadonlyArray<unknown> => [one.sid]
/** Where the vendor's path has no pattern, the unique name does as well. */
export const bySidOrName = (one: Known): ReadonlyArray<unknown> => [one.sid, one.uniqueName]

/** The one that this parameter of the path names; 20404 when there is none. */
export const named = <A extends Known>(parameter: string, among: ReadonlyArray<A>, by: typeof bySid = bySid) =>
  Effect.flatMap(HttpRouter.params, (params) => {
    const found = among.find((one) => by(one).includes(params[parameter]))
    return found === undefined ? refuse(20404) : Effect.succeed(found)
  })

export const theService = ({ state }: Desk, by?: typeof bySid) =>
  Effect.suspend(() => named<Service>("service", state.services(), by))

export const theSession = (desk: Desk, by?: typeof bySid) =>
  Effect.gen(function* () {
    const { sid } = yield* theService(desk)
    const sessions = yield* desk.state.sessions
    return yield* named<Session>(
      "session",
      sessions.filter(({ service }) => service === sid),
      by
    )
  })

export const theParticipant = (desk: Desk) =>
  Effect.gen(function* () {
    const { sid } = yield* theSession(desk)
    return yield* named(
      "participant",
      desk.state.participants().filter(({ session }) => session === sid)
    )
  })
