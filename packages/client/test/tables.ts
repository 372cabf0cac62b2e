/** The README's tables, made from the data that they are about. `README=write` writes them; else they are compared. */
import { readFileSync, writeFileSync } from "node:fs"
import { assert } from "@effect/vitest"
import { Config, Effect, SchemaAST } from "effect"
import type { Contract, OperationContract } from "./contract.ts"
import type { Operations } from "./operations.ts"

type Row = ReadonlyArray<string>

/** Operation, method and path, whether it is repeated, and which checks of the contract it is held to. */
export const operationsTable = (operations: Operations, contract: Pick<Contract, "examplesOf">): ReadonlyArray<Row> => [
  ["Operation", "Method and path", "Repeated", "Contract checks"],
  ...Object.entries(operations).map(([name, { kind, method, path }]) => {
    const examples = contract.examplesOf(method, path)
    const counted = examples.length === 0 ? "" : ` (${examples.length} of the vendor's examples)`
    return [`\`${name}\``, `${method} \`${path}\``, kind === "read" ? "yes" : "no", `1, 2, 3${counted}, 4`]
  })
]

/** Every field of a resource. `writable` says how one is changed, `unified` what it is in Parley; all others are read-only, or native. */
export const fieldsTable = (options: {
  readonly schema: { readonly ast: SchemaAST.AST }
  readonly contract: Pick<OperationContract, "replyTypes">
  /** Where the resource is in the answer, such as `[]` of a list. */
  readonly within?: string
  /** Our names for those on the wire, where the Schema itself does not tell. */
  readonly names?: Readonly<Record<string, string>>
  readonly writable?: Readonly<Record<string, string>>
  readonly unified: Readonly<Record<string, string>>
}): ReadonlyArray<Row> => [
  ["Field", "On the wire", "Type", "Read-only", "In Parley"],
  ...fieldsOf(options.schema.ast).map(([ours, found]) => {
    const theirs = options.names?.[ours] ?? found
    const place = options.within === undefined ? theirs : `${options.within}.${theirs}`
    return [
      `\`${ours}\``,
      `\`${theirs}\``,
      options.contract.replyTypes.get(place) ?? "",
      options.writable?.[ours] ?? "yes",
      options.unified[ours] ?? "native"
    ]
  })
]

/** Our names beside those on the wire, in the Schema's order. */
const fieldsOf = (ast: SchemaAST.AST): ReadonlyArray<readonly [ours: string, theirs: string]> => {
  const moved = new Map(
    SchemaAST.isTransformation(ast) && SchemaAST.isTypeLiteralTransformation(ast.transformation)
      ? ast.transformation.propertySignatureTransformations.map(({ from, to }) => [String(to), String(from)] as const)
      : []
  )
  return SchemaAST.getPropertySignatures(SchemaAST.typeAST(ast)).map(({ name }) => [
    String(name),
    moved.get(String(name)) ?? String(name)
  ])
}

const readme = new URL("../README.md", import.meta.url)

/** That the README has this table between two marks such as `<!-- twilio:operations -->`, however a formatter has padded it. */
export const isInReadme = (mark: string, rows: ReadonlyArray<Row>): Effect.Effect<void> =>
  Effect.gen(function* () {
    const [head = [], ...rest] = rows
    const table = [head, head.map(() => "---"), ...rest].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n")
    const written = readFileSync(readme, "utf8").split(`<!-- ${mark} -->`)
    assert.strictEqual(written.length, 3, `the README wants two marks <!-- ${mark} -->`)
    const [before, between = "", after] = written
    if ((yield* Effect.orDie(Config.string("README").pipe(Config.withDefault("compare")))) === "write") {
      writeFileSync(readme, [before, `\n\n${table}\n\n`, after].join(`<!-- ${mark} -->`))
    } else {
      assert.strictEqual(between.trim().replace(/ +/g, " ").replace(/-{3,}/g, "---"), table)
    }
  })

const cell = (text: string): string => text.replaceAll("|", "\\|")
