/** Proves that the gate closes: faults are written into a copy of the house's frame, and each must be found there. */
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

/** What each may import of ours: the arrows of ARCHITECTURE.md, with all that lies behind them. */
const arrows = new Map([
  ["packages/messaging", []],
  ["packages/client", ["messaging"]],
  ["packages/engine", ["messaging"]],
  ["packages/service", ["engine", "messaging"]],
  ["packages/console", ["service", "engine", "messaging"]],
  ["packages/emulator", []],
  ["apps/bot", ["console", "client", "emulator", "service", "engine", "messaging"]]
])

const packages = [...arrows.keys()].slice(0, -1).map((folder) => folder.replace("packages/", ""))

const imports = [...arrows].flatMap(([from, allowed]) =>
  packages
    .filter((to) => from !== `packages/${to}`)
    .map((to) => ({
      from,
      to,
      right: allowed.includes(to),
      file: `${from}/src/from-${to}.ts`,
      text: `export * from "@parley/${to}"`
    }))
)

const arrow = "eslint(no-restricted-imports)"
const page = "packages/console/src/page"

/** Each with the rule that finds it. */
const faults = [
  ["an app", arrow, "packages/console/src/app.ts", `export * from "bot"`],
  ["an app by its path", arrow, "packages/console/src/appPath.ts", `export * from "../../../apps/bot/src/main.ts"`],
  ["a wrong-way import of types", arrow, "packages/engine/src/types.ts", `export type { A } from "@parley/service"`],
  [
    "a wrong-way import at run time",
    arrow,
    "packages/engine/src/late.ts",
    `export const a = import("@parley/service")`
  ],
  [
    "a wrong-way import of one type",
    "typescript(consistent-type-imports)",
    "packages/engine/src/one.ts",
    `export type A = import("@parley/service").A`
  ],
  ["a wrong-way import of a path", arrow, "packages/engine/src/deep.ts", `export * from "@parley/service/api"`],
  ["another package by its path", arrow, "packages/client/src/path.ts", `export * from "../../messaging/src/Event.ts"`],
  [
    "another package by its path in a test",
    arrow,
    "packages/client/test/path.ts",
    `export * from "../../messaging/src/Event.ts"`
  ],
  [
    "another package's internals",
    arrow,
    "packages/client/src/inner.ts",
    `export * from "@parley/messaging/internal/a"`
  ],
  [
    "another package's internals in a test",
    arrow,
    "packages/client/test/inner.ts",
    `export * from "@parley/messaging/internal/a"`
  ],
  ["a benchmark", arrow, "packages/engine/test/bench.ts", `export * from "../../../bench/load.ts"`],
  ["a campaign", arrow, "apps/bot/test/campaign.ts", `export * from "../../../campaigns/src/Campaign.ts"`],
  ["a library in messaging", arrow, "packages/messaging/src/library.ts", `export * from "@effect/platform"`],
  ["the engine in the page", arrow, `${page}/engine.ts`, `export * from "@parley/engine"`],
  ["the service in the page", arrow, `${page}/service.ts`, `export * from "@parley/service"`],
  ["the console in the page", arrow, `${page}/console.ts`, `export * from "../index.ts"`],
  ["node in the page", "import(no-nodejs-modules)", `${page}/folder/node.ts`, `export * from "node:fs"`],
  ["a circular import", "import(no-cycle)", "packages/engine/src/egg.ts", `export { hen as chick } from "./hen.ts"`],
  [
    "a cast",
    "typescript(consistent-type-assertions)",
    "packages/engine/src/cast.ts",
    `export const a = JSON.parse("1") as number`
  ],
  [
    "a non-null assertion",
    "typescript(no-non-null-assertion)",
    "packages/engine/src/bang.ts",
    `export const a = [1][0]!`
  ],
  ["an any", "typescript(no-explicit-any)", "packages/engine/src/any.ts", `export const a = (it: any) => [it]`],
  [
    "a silenced compiler",
    "typescript(ban-ts-comment)",
    "packages/engine/src/silent.ts",
    `// @ts-expect-error not here\nexport const a: number = ""`
  ],
  ["an unused variable", "eslint(no-unused-vars)", "packages/engine/src/unused.ts", `const a = 1\nexport const b = 2`],
  [
    "an unused import",
    "eslint(no-unused-vars)",
    "packages/engine/src/unusedImport.ts",
    `import { a } from "./const.ts"\nexport const b = 2`
  ],
  ["the environment", "node(no-process-env)", "packages/engine/src/env.ts", `export const a = process.env["A"]`],
  [
    "a forgotten promise",
    "typescript(no-floating-promises)",
    "packages/engine/src/promise.ts",
    `export const a = () => {\n  Promise.resolve()\n}`
  ]
] as const

const fine = [
  ["`as const`", "packages/engine/src/const.ts", `export const a = ["b"] as const`],
  ["the service's API in the page", `${page}/api.ts`, `export * from "@parley/service/api"`],
  ["the page's own files in a folder of it", `${page}/folder/own.ts`, `export * from "../api.ts"`],
  ["the emulator in a test", "packages/engine/test/emulator.ts", `export * from "@parley/emulator"`],
  [
    "effect in messaging",
    "packages/messaging/src/effect.ts",
    `export * from "effect/Schema"\nexport * from "./own.ts"`
  ],
  [
    "an expected error in a type test",
    "packages/engine/test/types.test.ts",
    `// @ts-expect-error a text is no number\nexport const a: number = ""`
  ]
] as const

const house = join(import.meta.dirname, "..")
const copy = mkdtempSync(join(tmpdir(), "parley-gate-"))

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(copy, file)), { recursive: true })
  writeFileSync(join(copy, file), text)
}

/** What a tool of the gate says of the copy, red or green. */
const ask = (tool: string, ...args: ReadonlyArray<string>) =>
  new Promise<string>((resolve) => {
    const program = join(house, "node_modules/.bin", tool)
    const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(house, "node_modules/.bin/tsgolint") }
    execFile(process.execPath, [program, ...args], { cwd: copy, env }, (_error, said) => resolve(said))
  })

/** The rules that each file breaks. */
const broken = new Map<string, Array<string>>()
let undeclared = ""
let unshipped = ""

beforeAll(async () => {
  const frame = [...arrows.keys()].flatMap((folder) => [`${folder}/package.json`, `${folder}/tsconfig.json`])
  for (const file of ["package.json", "tsconfig.json", "oxlint.config.js", "knip.json", ...frame]) {
    cpSync(join(house, file), join(copy, file))
  }
  // The compiler's options name it; everything else may stay unresolved, which keeps this quick.
  mkdirSync(join(copy, "node_modules/@types"), { recursive: true })
  symlinkSync(join(house, "node_modules/@types/node"), join(copy, "node_modules/@types/node"))
  for (const { file, text } of imports) write(file, text)
  for (const [, , file, text] of faults) write(file, text)
  for (const [, file, text] of fine) write(file, text)
  write("packages/messaging/src/own.ts", "export const own = 1")
  write("packages/engine/src/hen.ts", `export { chick as hen } from "./egg.ts"`)
  write("packages/client/src/index.ts", `export * from "left-pad"\nexport * from "fast-check"`)

  const [linted, ...knipped] = await Promise.all([
    ask("oxlint", "-c", "oxlint.config.js", "--format", "json"),
    ask("knip", "--no-config-hints", "--include", "unlisted"),
    ask("knip", "--no-config-hints", "--include", "unlisted", "--strict")
  ])
  for (const { code, filename } of JSON.parse(linted).diagnostics) {
    broken.set(filename, [...(broken.get(filename) ?? []), code])
  }
  ;[undeclared, unshipped] = knipped
}, 60_000)

afterAll(() => rmSync(copy, { recursive: true }))

describe("the gate refuses", () => {
  it.each(imports.filter(({ right }) => !right))("$from importing $to", ({ file }) => {
    expect(broken.get(file)).toContain(arrow)
  })

  it.each(faults)("%s", (_name, rule, file) => {
    expect(broken.get(file)).toContain(rule)
  })

  it("an import that package.json does not declare", () => {
    expect(undeclared).toMatch(/left-pad +packages\/client\/src\/index\.ts/)
  })

  it("shipped code that imports what only tests have", () => {
    expect(undeclared).not.toContain("fast-check")
    expect(unshipped).toMatch(/fast-check +packages\/client\/src\/index\.ts/)
  })
})

describe("the gate lets through", () => {
  it.each(imports.filter(({ right }) => right))("$from importing $to", ({ file }) => {
    expect(broken.get(file)).toBeUndefined()
  })

  it.each(fine)("%s", (_name, file) => {
    expect(broken.get(file)).toBeUndefined()
  })
})
