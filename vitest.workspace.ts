/** Every package and app tests itself; `test` holds what concerns the whole house. */
import { defineWorkspace } from "vitest/config"

export default defineWorkspace(["packages/*", "apps/*", "."])
