/** Real servers take their time on a busy machine; nothing here waits that long when all is well. */
import { defineConfig } from "vitest/config"

export default defineConfig({ test: { name: "@parley/service", testTimeout: 30_000 } })
