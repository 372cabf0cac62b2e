/** One run over the whole house: builds first, then says little but the faults and the counts. */
import { defineConfig } from "vitest/config"
import projects from "./vitest.workspace.ts"

export default defineConfig({
  test: {
    projects,
    isolate: false, // loading effect anew for each file costs more than the tests
    maxWorkers: 2, // on two cores vitest would take one, though the tests often wait for processes
    globalSetup: "scripts/beforeTests.js",
    reporters: [["default", { summary: false }]],
    silent: "passed-only"
  }
})
