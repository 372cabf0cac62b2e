/** An instant as Salesforce writes one, without a colon in the zone: `2026-02-03T10:11:12.000+0000`. */
export const date = (milliseconds: number): string => new Date(milliseconds).toISOString().replace("Z", "+0000")
