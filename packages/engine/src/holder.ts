/** Who has a store, for those who ask before they load anything else: this loads SQLite, and nothing but that. */
export { holder } from "./sqlite/lock.ts"
