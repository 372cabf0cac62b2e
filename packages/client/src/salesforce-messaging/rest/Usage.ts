/** How much of the org's budget of calls is used, as each answer says it: `Sforce-Limit-Info: api-usage=10018/100000`. */
import { Option } from "effect"

/** Calls made in the last 24 hours, and the most that may be. */
export interface Usage {
  readonly used: number
  readonly most: number
  /** Of this app alone, where it has a budget of its own. */
  readonly ofApp: Option.Option<{ readonly name: string; readonly used: number; readonly most: number }>
}

/** Pairs with `,` or `;` between them, in any order; what is not known is passed over. None where the budget is not among them. */
export const usageIn = (header: string | undefined): Option.Option<Usage> => {
  const pairs = new Map(
    [...(header ?? "").matchAll(/([\w-]+)\s*=\s*(\d+)\s*\/\s*(\d+)(?:\s*\(\s*appName\s*=([^)]*)\))?/g)].map(
      ([, key = "", used, most, name = ""]) => [
        key.toLowerCase(),
        { name: name.trim(), used: Number(used), most: Number(most) }
      ]
    )
  )
  return Option.map(Option.fromNullable(pairs.get("api-usage")), ({ used, most }) => ({
    used,
    most,
    ofApp: Option.fromNullable(pairs.get("per-app-api-usage"))
  }))
}
