/** Every package and app tests itself; `test` holds what concerns the whole house. */
const project = (name: string, root: string) => ({
  // Real processes and browsers take their time on a busy machine; nothing waits that long when all is well.
  test: { name, root, include: ["test/**/*.test.{ts,tsx}"], testTimeout: 60_000, hookTimeout: 60_000 }
})

const packages = ["messaging", "client", "engine", "service", "console", "emulator"]

export default [
  ...packages.map((name) => project(name, `packages/${name}`)),
  project("bot", "apps/bot"),
  project("campaigns", "campaigns"),
  project("house", ".")
]
