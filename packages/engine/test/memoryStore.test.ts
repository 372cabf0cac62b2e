/** The store in memory keeps the contract of all stores. */
import { describe } from "@effect/vitest"
import { MemoryStore } from "@parley/engine"
import { storeContract } from "./storeContract.ts"

describe("the store in memory", () => {
  storeContract(MemoryStore.make)
})
