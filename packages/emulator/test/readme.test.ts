/** The README's examples are run as they are printed, on another port. */
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ground } from "./ground.ts"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const examples = [...readme.matchAll(/```sh\n([^]*?)```/g)]
  .map(([, commands = ""]) => commands)
  .filter((commands) => commands.includes("curl"))

const run = (commands: string, url: string) =>
  Effect.async<{ readonly failure: unknown; readonly said: string }>((resume) => {
    // A status of 400 and above ends curl with an error, and the first error ends the shell.
    const script = `set -e; curl() { command curl --silent --fail-with-body "$@"; }\n${commands}`
    execFile("sh", ["-c", script.replaceAll("http://127.0.0.1:4000", url)], (failure, said) =>
      resume(Effect.succeed({ failure, said }))
    )
  })

describe("the README", () => {
  it("has examples for each platform", () => {
    assert.lengthOf(examples, 5)
  })

  it.scopedLive("has examples that work as they are printed", () =>
    Effect.gen(function* () {
      const { url } = yield* ground()
      const answers = yield* Effect.forEach(examples, (commands) => run(commands, url))
      assert.deepStrictEqual(
        answers.map(({ failure }) => failure),
        examples.map(() => null)
      )
      const said = answers.map((answer) => answer.said).join("\n")
      assert.include(said, '"body":"Hello"')
      assert.include(said, '"status":"in-progress"')
      assert.match(said, /"(text|message)":"?Hello"?/)
      assert.match(said, /"from":\{"type":"Agent","nickname":"HelpBot"[^}]*\},"text":"Hello"/)
      assert.match(said, /"direction":"outbound"[^}]*"text":"Your table is booked\."/)
      assert.include(said, '"ChannelIntent":"booking"')
    })
  )
})
