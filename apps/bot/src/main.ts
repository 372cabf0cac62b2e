/** Starts the bot: what takes long to load comes behind the doorstep. */
import { doorstep } from "@parley/service/doorstep"

await doorstep(() => import("./program.ts"))
