/** What a webhook is answered with, where the answer says something. */

const document = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`

export const nothing = document("")
export const message = (text: string): string => document(`<Message>${text}</Message>`)

export const contentType = "text/xml"
