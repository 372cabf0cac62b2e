/** A process that, once it is told to, takes a store's file and holds it until it is killed. Takes the file's path. */
import { once } from "node:events"
import { open } from "../dist/sqlite/open.js"

process.stdout.write("ready\n")
await once(process.stdin, "data")
const opened = open(process.argv[2] ?? "")
process.stdout.write("database" in opened ? "holds\n" : `${opened._tag}\n`)
setInterval(() => {}, 1000)
