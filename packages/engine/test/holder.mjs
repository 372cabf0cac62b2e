/** A process that holds a store's file until it is killed. Takes the file's path. */
import { open } from "../dist/sqlite/open.js"

const opened = open(process.argv[2] ?? "")
process.stdout.write("database" in opened ? "holds\n" : `${opened._tag}\n`)
setInterval(() => {}, 1000)
