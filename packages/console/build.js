/** Bundles the page into `dist/page`: hashed assets, and the html that names them. */
import { build } from "esbuild"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"

const source = fileURLToPath(new URL("./src/page/", import.meta.url))
const target = fileURLToPath(new URL("./dist/page/", import.meta.url))

const { metafile, outputFiles } = await build({
  entryPoints: ["main.tsx", "styles.css", "icon.svg"].map((name) => source + name),
  outdir: `${target}assets`,
  entryNames: "[name]-[hash]",
  loader: { ".svg": "copy" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  write: false
})

let html = await readFile(`${source}index.html`, "utf8")
for (const [path, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
  // A copied file has no entry point, only its one input.
  html = html.replace(`./${basename(entryPoint ?? Object.keys(inputs)[0] ?? "")}`, `/assets/${basename(path)}`)
}

await rm(`${target}assets`, { recursive: true, force: true })
await mkdir(`${target}assets`, { recursive: true })
await Promise.all(outputFiles.map((file) => writeFile(file.path, file.contents)))
await writeFile(`${target}index.html`, html)
