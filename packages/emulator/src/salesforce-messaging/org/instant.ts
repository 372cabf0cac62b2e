/** Milliseconds of a time as Salesforce writes and takes one, with a colon in its zone or without; NaN for what is none. */
export const instant = (text: string): number =>
  Date.parse(text.includes("T") ? text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : text)
