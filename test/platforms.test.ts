/** README's table of platforms has a mark only where a test stands behind it. `README=write` writes it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Config, Effect } from "effect"

const at = (path: string) => new URL(`../${path}`, import.meta.url)
const readme = at("README.md")

/** A file of tests, and words in it that say what is tried there. */
type Proof = readonly [file: string, words: string]
type Column = "client" | "provider" | "inbound" | "send" | "sessions" | "practised" | "contract" | "fields" | "killed"
const titles: Readonly<Record<Column, string>> = {
  client: "typed client",
  provider: "provider",
  inbound: "inbound",
  send: "send",
  sessions: "session operations",
  practised: "emulator",
  contract: "contract",
  fields: "field table",
  killed: "a booking, the bot killed halfway"
}
const columns = Object.keys(titles).filter((it): it is Column => it in titles)

interface Platform {
  readonly name: string
  readonly anchor: string
  readonly id: string
  /** Whose words the contract is in. */
  readonly contractOf: string
  readonly proofs: Readonly<Record<Column, Proof | undefined>>
}

const of = (id: string) => ({
  client: (file: string, words: string): Proof => [`packages/client/test/${id}/${file}.test.ts`, words],
  emulator: (file: string, words: string): Proof => [`packages/emulator/test/${id}/${file}.test.ts`, words]
})

const platform = (
  about: Omit<Platform, "proofs">,
  own: (
    it: ReturnType<typeof of>
  ) => Pick<Platform["proofs"], "client" | "inbound" | "send" | "fields"> & Partial<Platform["proofs"]>
): Platform => {
  const it = of(about.id)
  return {
    ...about,
    proofs: {
      provider: it.client("providerContract", "providerContract("),
      sessions: it.client("providerContract", '"sessions"'),
      practised: it.emulator("contract", "the practice"),
      contract: it.client("contract", "holdContract"),
      killed: ["apps/bot/test/platforms.test.ts", `"${about.id}"`],
      ...own(it)
    }
  }
}

const platforms: ReadonlyArray<Platform> = [
  platform({ name: "Twilio Messages", anchor: "twilio", id: "twilio", contractOf: "the vendor's" }, ({ client }) => ({
    client: client("messages", "a scheduled message is called off"),
    inbound: client("inbound", "is a text"),
    send: client("provider", "sends from the number that was written to"),
    // It has none.
    sessions: undefined,
    fields: client("readme", "lists the fields of a message")
  })),
  platform(
    { name: "Twilio Proxy", anchor: "twilio-proxy", id: "twilio-proxy", contractOf: "the vendor's" },
    ({ client }) => ({
      client: client("client", "asks as Twilio wants to be asked"),
      inbound: client("inbound", "tells who said what"),
      send: client("provider", "finds its way back without asking"),
      fields: client("readme", "lists the fields of a")
    })
  ),
  platform(
    { name: "NetSapiens", anchor: "netsapiens", id: "netsapiens", contractOf: "an extract of the vendor's" },
    ({ client }) => ({
      client: client("client", "is begun with or without its message in the answer"),
      inbound: client("inbound", "tells of a text that came in"),
      send: client("provider", "goes into the session of the two"),
      fields: client("readme", "lists the fields of a message session")
    })
  ),
  platform(
    { name: "Genesys SMS", anchor: "genesys-sms", id: "genesys-sms", contractOf: "our own: there is none" },
    ({ client }) => ({
      client: client("actions", "is done where the session lists it"),
      inbound: client("listen", "is each message once, in its order"),
      send: client("provider", "gives the place of its echo"),
      fields: client("readme", "lists the fields of a session")
    })
  ),
  platform(
    {
      name: "Salesforce",
      anchor: "salesforce",
      id: "salesforce-messaging",
      contractOf: "the vendor's; records: our own"
    },
    ({ client, emulator }) => ({
      client: client("client", "a query"),
      inbound: client("pubSub", "a subscription"),
      send: client("provider", "send.text("),
      practised: emulator("vendorClient", "jsforce"),
      contract: client("interactionContract", "holdContract"),
      fields: client("readme", "fields")
    })
  )
]

/** It is there, says so, and leaves nothing out. */
const stands = ([file, words]: Proof): boolean => {
  if (!existsSync(at(file))) return false
  const source = readFileSync(at(file), "utf8")
  return (
    source.includes(words) &&
    /\b(it|holdContract)\b/.test(source) &&
    !/\b(it|describe)[\w.]*\.(skip|todo|only)\b/.test(source)
  )
}

const cell = ({ contractOf, proofs }: Platform, column: Column) => {
  const proof = proofs[column]
  if (proof === undefined) return "–"
  return stands(proof) ? (column === "contract" ? `✅ ${contractOf}` : "✅") : "missing"
}
const rows = [
  ["", ...columns.map((it) => titles[it])],
  ["---", ...columns.map((it) => (it === "contract" ? "---" : ":-:"))],
  ...platforms.map((it) => [
    `[${it.name}](packages/client/README.md#${it.anchor})`,
    ...columns.map((column) => cell(it, column))
  ])
]
const table = rows.map((row) => `| ${row.join(" | ")} |`).join("\n")

const marked = /(<!-- platforms -->\n)([\s\S]*?)(\n<!-- \/platforms -->)/u
/** However a formatter has padded it. */
const bare = (text: string) => text.replace(/-{3,}/g, "---").replace(/ {2,}/g, " ").replace(/:-+:/g, ":-:").trim()

describe("README's table of platforms", () => {
  it("has a test behind each mark, and misses none", () => {
    assert.notInclude(table, "missing")
  })

  it.effect("is the one that is made of these tests", () =>
    Effect.gen(function* () {
      const text = readFileSync(readme, "utf8")
      if ((yield* Config.withDefault(Config.string("README"), "read")) === "write") {
        writeFileSync(
          readme,
          text.replace(marked, (_, open: string, __, close: string) => `${open}\n${table}\n${close}`)
        )
      } else {
        assert.strictEqual(bare(marked.exec(text)?.[2] ?? ""), bare(table))
      }
    })
  )
})
