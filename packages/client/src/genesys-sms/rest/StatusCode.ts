/** The numbers by which Genesys says how a request went, whatever the HTTP status: its page "Return values". */
import type { Explanation } from "../../refusal.ts"

interface Meaning {
  readonly means: string
  /** The HTTP status that it stands for: that decides for the caller. */
  readonly status: number
}

/** All that the vendor lists but 0, which is success. Of 4, 7, 9 and 12 to 17 nobody can say how much was done. */
export const statusCodes: ReadonlyMap<number, Meaning> = new Map([
  [1, { means: "a required parameter is missing", status: 400 }],
  [2, { means: "not allowed in the present state, or a bad value", status: 409 }],
  [3, { means: "forbidden", status: 403 }],
  [4, { means: "internal error", status: 500 }],
  [5, { means: "a permission is missing", status: 403 }],
  [6, { means: "no such resource", status: 404 }],
  [7, { means: "a part of the request failed", status: 300 }],
  [8, { means: "the password must be changed", status: 401 }],
  [9, { means: "processing is not complete yet", status: 500 }],
  [10, { means: "validation failed", status: 400 }],
  [11, { means: "a read-only property cannot be changed", status: 400 }],
  [12, { means: "could not be read", status: 500 }],
  [13, { means: "could not be created", status: 500 }],
  [14, { means: "could not be deleted", status: 500 }],
  [15, { means: "could not be updated", status: 500 }],
  [16, { means: "could not be assigned", status: 500 }],
  [17, { means: "could not be unassigned", status: 500 }],
  [18, { means: "exists already", status: 409 }],
  [19, { means: "in use", status: 409 }],
  [20, { means: "not logged in", status: 401 }]
])

/** Who is not logged in was not heard: a call that was refused with it was not made. */
export const notLoggedIn = 20

export const explanationOf = (statusCode: number): Explanation => {
  const status = statusCodes.get(statusCode)?.status
  return { code: String(statusCode), ...(status !== undefined && { status }) }
}
