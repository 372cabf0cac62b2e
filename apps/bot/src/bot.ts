/** The bot: what it listens for, and over which platforms. */
import { Bot } from "@parley/engine"
import { providers } from "./providers.ts"
import { routes } from "./routes.ts"

export const bot = Bot.make({ routes, providers })
