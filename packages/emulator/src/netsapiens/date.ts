/** An instant in milliseconds as this API writes it: `2026-02-03 10:11:12`, in UTC. */
export const date = (millis: number): string => new Date(millis).toISOString().slice(0, 19).replace("T", " ")
