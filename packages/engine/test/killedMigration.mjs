/** A process that is killed in the middle of a migration. Takes the store's file, and after how many statements. */
import Database from "better-sqlite3"
import { open } from "../dist/sqlite/open.js"

const [, , file = "", statements = ""] = process.argv
let left = Number(statements)
// It is called with its `this` below.
// oxlint-disable-next-line typescript/unbound-method
const { exec } = Database.prototype
Database.prototype.exec = function (sql) {
  if (!sql.includes("create table timer")) return exec.call(this, sql)
  for (const statement of sql.split(";\n")) {
    exec.call(this, statement)
    if (left-- === 0) process.kill(process.pid, "SIGKILL")
  }
  return this
}
open(file)
