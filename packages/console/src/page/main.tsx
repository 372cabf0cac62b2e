/** Puts the desk on the page and takes up the line to the bot. */
import * as Effect from "effect/Effect"
import { render } from "preact"
import { Desk } from "./Desk.tsx"
import { hold } from "./Line.ts"

const root = document.getElementById("desk")
if (root !== null) render(<Desk />, root)
Effect.runFork(hold)
