/** A query that is SOQL, and yet asks for what cannot be. */
import { Refusal } from "../rest/Refusal.ts"

export const malformed = (says: string) => new Refusal({ code: "MALFORMED_QUERY", says })
