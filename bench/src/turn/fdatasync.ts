/** The disk: one page is appended to a file, and reaches it. Nobody who is alone can be faster. */
import { closeSync, fdatasyncSync, fstatSync, openSync, writeSync } from "node:fs"
import { File } from "./File.ts"
import { side } from "./Talk.ts"

const page = Buffer.alloc(4096, "x")

export const fdatasync = (inFlight: number) =>
  side({ name: "fdatasync of 4 KiB", kind: "limit" }, inFlight, async () => {
    const file = new File()
    const descriptor = openSync(file.path, "a")
    return {
      turn: async () => {
        writeSync(descriptor, page)
        fdatasyncSync(descriptor)
      },
      found: () => ({ pages: fstatSync(descriptor).size / page.length }),
      grows: { pages: 1 },
      close: async () => {
        closeSync(descriptor)
        file.remove()
      }
    }
  })
