/** One run over the whole house: builds first, then says little but the faults and the counts. */
import { defineConfig } from "vitest/config"
import projects from "./vitest.workspace.ts"

export default defineConfig({
  test: {
    projects,
    globalSetup: "scripts/beforeTests.js",
    reporters: [["default", { summary: false }]],
    silent: "passed-only"
  }
})
