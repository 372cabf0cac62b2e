/** Bots in one file each: a process that is started a thousand times need not find and read a thousand modules each time. */
import { cpSync } from "node:fs"
import { Effect } from "effect"
import { build } from "esbuild"

const bots = ["answering", "countToTen", "waking"] as const
const folder = new URL("../../dist/bundled/client/dist/", import.meta.url)
const of = (path: string) => new URL(path, import.meta.url).pathname

/** The code is that of the packages, as it is built; what has native parts, or is loaded late by choice, stays outside. */
const bundle = () =>
  build({
    entryPoints: [
      ...bots.map((name) => ({ in: of(`../bots/${name}.js`), out: name })),
      // The thread of the store, where the store looks for it.
      { in: of("../../../packages/engine/dist/sqlite/worker.js"), out: "sqlite/worker" }
    ],
    outdir: folder.pathname,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    chunkNames: "[name]-[hash]",
    external: ["better-sqlite3", "@grpc/grpc-js", "@grpc/proto-loader", "avsc", "jose"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "warning"
  })

let bundling: ReturnType<typeof bundle> | undefined

/** Where the bot is; bundled once by each campaign that needs one. */
export const bundled = (bot: (typeof bots)[number]): Effect.Effect<URL> =>
  Effect.promise(async () => {
    await (bundling ??= bundle())
    // Where the client looks for its interface description, three folders up.
    cpSync(of("../../../packages/client/proto"), new URL("../../../proto", folder), { recursive: true })
    return new URL(`${bot}.js`, folder)
  })
