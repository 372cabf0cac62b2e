/**
 * Every package and app tests itself; `test` holds what concerns the whole house. Each project loads the modules anew: only
 * those that change `it` by `layer` of @effect/vitest are kept from those that use a virtual clock.
 */
const project = (name: string, ...roots: ReadonlyArray<string>) => ({
  // Real processes and browsers take their time on a busy machine; nothing waits that long when all is well.
  test: {
    name,
    include: roots.map((root) => `${root}test/**/*.test.{ts,tsx}`),
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})

export default [
  project("running", "packages/service/", "apps/bot/", "campaigns/", "./"),
  project("parts", "bench/", ...["messaging", "client", "engine", "console", "emulator"].map((it) => `packages/${it}/`))
]
