/** Every package and app tests itself; `test` holds what concerns the whole house. */
const project = (name: string, root: string) => ({
  test: { name, root, include: ["test/**/*.test.{ts,tsx}"], testTimeout: 20_000, hookTimeout: 20_000 }
})

const packages = ["messaging", "client", "engine", "service", "console", "emulator"]

export default [...packages.map((name) => project(name, `packages/${name}`)), "apps/bot", project("house", ".")]
