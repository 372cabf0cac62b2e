/** What a second start on a store is told, and what it ends with. */
import { exitCodes } from "./exitCodes.ts"

export const inUse = (where: string, holder: string) => ({
  code: exitCodes.storeInUse,
  words: [`${where} is in use by ${holder}: end it, or give this one another DATABASE_URL`]
})
