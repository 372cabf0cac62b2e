/** Where the store is. Asked at the doorstep too, so effect is imported by the part: as a whole it takes half a second to load. */
import { isAbsolute, resolve } from "node:path"
import * as Config from "effect/Config"
import * as Either from "effect/Either"
import { invalid, present } from "./setting.ts"

/** The folder that the command was called from: npm changes to another one. */
const calledFrom = Config.withDefault(Config.string("INIT_CWD"), ".")

/** The store's file, absolute. */
export const databaseFile = Config.all([
  Config.withDefault(present("DATABASE_URL"), "file:./data/parley.db"),
  calledFrom
]).pipe(
  Config.mapOrFail(([url, folder]) => {
    if (/^postgres(ql)?:/u.test(url)) {
      return invalid(
        "DATABASE_URL",
        "PostgreSQL is not supported yet: use file: and a path, such as file:./data/parley.db"
      )
    }
    const path = /^file:(?:\/\/)?([^?#]+)$/u.exec(url)?.[1]
    if (path === undefined) return invalid("DATABASE_URL", "is not file: and a path, such as file:./data/parley.db")
    return Either.right(isAbsolute(path) ? path : resolve(folder, path))
  })
)
