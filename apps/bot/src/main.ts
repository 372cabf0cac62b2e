/** Wires the bot to the world, and does nothing else. */
import { Console } from "@parley/console"
import { Emulator } from "@parley/emulator"
import { run } from "@parley/service"
import { Layer } from "effect"
import { bot } from "./bot.ts"
import { Orders } from "./Orders.ts"
import { Staff } from "./Staff.ts"
import { Tables } from "./Tables.ts"

run({
  name: "bot",
  version: "0.1.0",
  bot,
  services: Layer.mergeAll(Orders.layer, Staff.layer, Tables.layer),
  page: Console.app,
  practice: Emulator.make
})
