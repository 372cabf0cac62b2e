/** Real processes take their time to start on a busy machine; nothing here waits that long when all is well. */
import { defineConfig } from "vitest/config"

export default defineConfig({ test: { name: "bot", testTimeout: 60_000 } })
