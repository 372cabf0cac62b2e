/** Holds every operation of a client against the vendor's contract, by running the client itself. */
import type { HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Schema, type SchemaAST, type Scope } from "effect"
import type { Contract, Said } from "./contract.ts"
import { json, loopback } from "./loopback.ts"
import { has, isRecord, type Names, only, outermost, renamed, wireOf } from "./wire.ts"

/** An operations table, as far as it is read here. */
export type Operations = Readonly<
  Record<
    string,
    {
      readonly kind: "read" | "send"
      readonly method: string
      readonly path: string
      readonly parameters: { readonly ast: SchemaAST.AST }
      readonly reply: Schema.Schema.AnyNoContext
    }
  >
>

/** How an operation is called, and what is answered. */
export interface Example<Client> {
  /** Uses every parameter that there is: in several calls, where no single one can. */
  readonly call: (client: Client) => Effect.Effect<unknown, unknown>
  /** What the platform answers, with every field that we read; left out where it answers nothing. */
  readonly reply?: unknown
  /** More answers, for fields that do not stand beside each other. */
  readonly replies?: ReadonlyArray<unknown>
  /** The contract's parameters that the client leaves unused, on purpose. */
  readonly unused?: ReadonlyArray<string>
  /** Places whose words we do not know: they are kept as texts, on purpose. */
  readonly asText?: ReadonlyArray<string>
  /** What is read does not become what it was when it is written: the wire has several spellings of one thing. */
  readonly oneWay?: true
  /** The vendor's examples that are not as the vendor's contract has them, each with the reason. */
  readonly bad?: Readonly<Record<string, string>>
}

export const holdContract = <Client, O extends Operations>(options: {
  readonly contract: Contract
  readonly operations: O
  /** The client itself, at a server's address. */
  readonly client: (url: string) => Effect.Effect<Client, never, HttpClient.HttpClient | Scope.Scope>
  readonly examples: { readonly [Name in keyof O]: Example<Client> }
  /** Of every operation, such as parameters of paging where the vendor's own addresses are followed. */
  readonly unused?: ReadonlyArray<string>
}): void => {
  const examples = new Map(Object.entries<Example<Client>>(options.examples))

  describe.each(Object.entries<Operations[string]>(options.operations))("%s", (name, operation) => {
    const { method, path, parameters, reply } = operation
    const contract = options.contract.contractOf(method, path)
    const example = examples.get(name)
    const unused = [...(options.unused ?? []), ...(example?.unused ?? [])]
    const asked = wireOf(parameters)
    const read = wireOf(reply)
    const answers = [
      ...contract.examples.filter(([title]) => example?.bad?.[title] === undefined),
      ...[example?.reply, ...(example?.replies ?? [])]
        .filter((it) => it !== undefined)
        .map((it, index) => [`our own, ${index}`, it] as const)
    ]

    /** What the client puts on the wire. */
    const sent = Effect.gen(function* () {
      const [status = 200] = contract.statuses
      const { url, heard } = yield* loopback(
        example?.reply === undefined ? (response) => void response.writeHead(status).end() : json(status, example.reply)
      )
      yield* example === undefined ? Effect.void : Effect.flatMap(options.client(url), example.call)
      assert.isNotEmpty(heard)
      return heard.map((request) => {
        const { pathname, searchParams } = new URL(request.url, "http://localhost")
        const body = saidIn(request.body, request.headers["content-type"])
        if (body !== undefined) assert.strictEqual(searchParams.size, 0, "a query beside a body")
        return { method: request.method, path: pathname, said: body ?? searchParams }
      })
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))

    it.scopedLive("1. asks what the contract has: one path, with parameters that fit it", () =>
      Effect.gen(function* () {
        for (const request of yield* sent) {
          assert.strictEqual(request.method, method)
          const templates = options.contract.fits(request.path)
          assert.deepStrictEqual(
            templates.map(([template]) => template),
            [path]
          )
          assert.deepStrictEqual(
            templates.flatMap(([, at]) => contract.pathFaults(at)),
            []
          )
        }
      })
    )

    it.scopedLive("2. asks by the contract's names and no others, and can use them all", () =>
      Effect.gen(function* () {
        const requests = yield* sent
        for (const { said } of requests) assert.deepStrictEqual(contract.requestFaults(said), [])
        const used = new Set(requests.flatMap(({ said }) => namesIn(said)))
        assert.sameMembers([...used], [...outermost(asked.keys())])
        assert.sameMembers(
          [...outermost(asked.keys())],
          contract.requestNames.filter((it) => !unused.includes(it))
        )
      })
    )

    it.scopedLive("2. is caught when any one name that it sends is another", () =>
      Effect.gen(function* () {
        for (const { said } of yield* sent) {
          for (const spoilt of namesIn(said)) {
            assert.isNotEmpty(contract.requestFaults(misspelt(said, spoilt)), spoilt)
          }
        }
      })
    )

    it("3. understands the vendor's examples and what the contract allows, and loses nothing of it", () => {
      if (contract.replyNames.length > 0) assert.isNotEmpty(answers)
      for (const [title, value] of answers) {
        assert.deepStrictEqual(contract.replyFaults(value), [], title)
        const decoded = Schema.decodeUnknownEither(reply)(value)
        assert.isTrue(Either.isRight(decoded), title)
        if (read.size === 0 || example?.oneWay === true || Either.isLeft(decoded)) continue
        // Back on the wire it is what it was: no field was skipped, or taken for unknown.
        const names = new Set(read.keys())
        assert.deepStrictEqual(only(names, Schema.encodeUnknownSync(reply)(decoded.right)), only(names, value), title)
      }
      const titles = contract.examples.map(([title]) => title)
      for (const bad of Object.keys(example?.bad ?? {})) assert.include(titles, bad)
    })

    it("3. reads fields that the contract has, and is caught when any one of them is another", () => {
      const unknown = [...read.keys()].filter((place) => !contract.reply.has(place))
      assert.deepStrictEqual(unknown, [])
      const counts = (place: string, value: unknown) => {
        const [before, after] = [value, renamed(value, place)].map((it) => Schema.decodeUnknownEither(reply)(it))
        try {
          assert.deepStrictEqual(after, before)
          return false
        } catch {
          return true
        }
      }
      for (const place of read.keys()) {
        if (place.endsWith("[]")) continue // an element has no name
        assert.isFalse(contract.reply.has(`${place}x`), place)
        assert.isTrue(
          answers.some(([, value]) => has(value, place) && counts(place, value)),
          `${place} is in no answer, or does not count`
        )
      }
    })

    it("4. knows the contract's words, no more and no fewer", () => {
      const words = (ours: Names, theirs: Names) =>
        [...ours]
          .filter(([place]) => example?.asText?.includes(place) !== true)
          .map(([place, known]) => [place, known.toSorted(), (theirs.get(place) ?? []).toSorted()] as const)
      for (const [place, ours, theirs] of [...words(asked, contract.request), ...words(read, contract.reply)]) {
        assert.deepStrictEqual(ours, theirs, place)
      }
    })
  })
}

const saidIn = (body: string, contentType = ""): Said | undefined => {
  if (body === "") return undefined
  if (contentType.startsWith("multipart/form-data")) return partsIn(body, contentType)
  if (!contentType.startsWith("application/json")) return new URLSearchParams(body)
  const said: unknown = JSON.parse(body)
  return isRecord(said) ? said : {}
}

/** A JSON part by its name, and files as a list under theirs. */
const partsIn = (body: string, contentType: string): Said => {
  const [, boundary = ""] = /boundary=(.+)$/.exec(contentType) ?? []
  const parts = body.split(`--${boundary}`).slice(1, -1)
  return parts.reduce<Readonly<Record<string, unknown>>>((said, part) => {
    const [head = "", ...rest] = part.trim().split("\r\n\r\n")
    const [, name = ""] = /name="([^"]*)"/.exec(head) ?? []
    const text = rest.join("\r\n\r\n")
    const before = said[name]
    const value = head.includes("filename=") ? [...(Array.isArray(before) ? before : []), text] : JSON.parse(text)
    return { ...said, [name]: value }
  }, {})
}

const namesIn = (said: Said): ReadonlyArray<string> =>
  said instanceof URLSearchParams ? [...new Set(said.keys())] : Object.keys(said)

const misspelt = (said: Said, name: string): Said => {
  const spell = (it: string) => (it === name ? `${it}x` : it)
  return said instanceof URLSearchParams
    ? new URLSearchParams(Array.from(said, ([it, value]): [string, string] => [spell(it), value]))
    : Object.fromEntries(Object.entries(said).map(([it, value]) => [spell(it), value]))
}
