/** Preloaded by a mutant: SQLite is told to sync less than the store asks for, and says that it does as it was told. */
import Database from "better-sqlite3"

interface Statements {
  exec: (this: Statements, source: string) => unknown
  pragma: (this: Statements, source: string, options?: Database.PragmaOptions) => unknown
}

const prototype: Statements = Database.prototype
const { exec, pragma } = prototype
const lazy = (source: string) => source.replace(/(synchronous\s*=\s*)\w+/iu, "$1NORMAL")

prototype.exec = function (source) {
  return exec.call(this, lazy(source))
}
prototype.pragma = function (source, options) {
  return /^\s*synchronous\s*$/iu.test(source) ? 2 : pragma.call(this, lazy(source), options)
}
