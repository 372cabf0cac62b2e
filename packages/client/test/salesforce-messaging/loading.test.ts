import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"

const dist = new URL("../../dist/", import.meta.url)

/** What a file wants before it runs, and what it fetches when it comes to that. */
const wanted = (file: URL) => {
  const text = readFileSync(file, "utf8")
  const found = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, name = ""]) => name)
  return {
    first: found(/^(?:import|export)\s*(?:[^"'();]*\bfrom\s*)?["']([^"']+)["']/gm),
    later: found(/\bimport\(\s*["']([^"']+)["']\s*\)/g)
  }
}

/** All libraries that loading these files loads, and those that it leaves for later. */
const librariesOf = (entries: ReadonlyArray<string>) => {
  const seen = new Set<string>()
  const [first, later] = [new Set<string>(), new Set<string>()]
  const walk = (file: URL): void => {
    if (seen.has(file.href)) return
    seen.add(file.href)
    assert.isTrue(existsSync(file), file.href)
    const it = wanted(file)
    for (const name of it.later) later.add(name)
    for (const name of it.first) {
      if (name.startsWith(".")) walk(new URL(name, file))
      else first.add(name)
    }
  }
  for (const entry of entries) walk(new URL(entry, dist))
  return { first, later, files: seen.size }
}

const platforms = ["genesys-sms", "netsapiens", "salesforce-messaging", "twilio", "twilio-proxy"]

describe("the libraries of Pub/Sub and of the login by JWT", () => {
  it("are loaded by nobody who does not listen, or log in so", () => {
    const { files, first, later } = librariesOf(["index.js", ...platforms.map((name) => `${name}/index.js`)])
    const ours = ["@grpc/grpc-js", "@grpc/proto-loader", "avsc", "jose"]
    assert.deepStrictEqual(
      ours.filter((name) => first.has(name)),
      []
    )
    // And it looks where they are.
    assert.includeMembers([...later], ours)
    assert.includeMembers([...first], ["effect", "@effect/platform", "@parley/messaging"])
    assert.isAbove(files, 100)
  })
})
