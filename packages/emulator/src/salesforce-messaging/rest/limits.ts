/** The org's daily budget of calls: counted, told with each answer, and never spent in practice. */
import { HttpServerResponse } from "@effect/platform"
import { json } from "./Call.ts"

const budget = 100_000

export interface Limits {
  /** Counts one more call, and says in its answer how many there were. */
  readonly told: (response: HttpServerResponse.HttpServerResponse) => HttpServerResponse.HttpServerResponse
  readonly answer: () => HttpServerResponse.HttpServerResponse
}

export const make = (): Limits => {
  let used = 0
  return {
    told: (response) => {
      used += 1
      return HttpServerResponse.setHeader(response, "sforce-limit-info", `api-usage=${used}/${budget}`)
    },
    answer: () =>
      json({
        DailyApiRequests: { Max: budget, Remaining: budget - used },
        DailyStandardVolumePlatformEvents: { Max: 10_000, Remaining: 10_000 },
        HourlyPublishedPlatformEvents: { Max: 50_000, Remaining: 50_000 },
        DataStorageMB: { Max: 5, Remaining: 5 },
        SingleEmail: { Max: 15, Remaining: 15 }
      })
  }
}
