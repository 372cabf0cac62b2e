/** Wires the bot to the world, and does nothing else. */
import { Console } from "@parley/console"
import { run } from "@parley/service"
import { bot } from "./bot.ts"
import { practice } from "./practice.ts"
import { services } from "./services.ts"

run({ name: "bot", version: "0.1.0", bot, services, page: Console.app, practice })
