import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"

const program = `
  import { createRequire } from "node:module"
  const { cache } = createRequire(import.meta.url)
  const loaded = () => ["@grpc/grpc-js", "@grpc/proto-loader", "avsc"].filter((name) =>
    Object.keys(cache).some((file) => file.includes("/node_modules/" + name + "/")))
  for (const name of ["", "/twilio", "/twilio-proxy", "/netsapiens", "/salesforce-messaging"]) await import("@parley/client" + name)
  const before = loaded()
  for (const name of ["@grpc/grpc-js", "@grpc/proto-loader", "avsc"]) await import(name)
  console.log(JSON.stringify([before, loaded()]))
`

describe("the libraries of Pub/Sub", () => {
  it.live("are loaded by nobody who does not listen", () =>
    Effect.gen(function* () {
      const { stdout } = yield* Effect.promise(() =>
        promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
          cwd: new URL("../..", import.meta.url)
        })
      )
      assert.deepStrictEqual(JSON.parse(stdout), [[], ["@grpc/grpc-js", "@grpc/proto-loader", "avsc"]])
    })
  )
})
