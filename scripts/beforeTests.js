/** Builds before vitest runs, because tests import packages by name and so see their built files. */
import { build, members } from "./build.js"

export default async () => {
  const { ok, said } = await build(members)
  if (ok) return
  process.stderr.write(`${said}\nNothing was tested: the build fails.\n`)
  process.exit(1)
}
