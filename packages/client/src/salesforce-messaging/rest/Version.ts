/** Which version of Salesforce's API is spoken, such as 64 for `v64.0`. */

/** The first that has `MessagingSession`. */
export const lowestVersion = 47

/** The first that lets a bot of one's own speak, and the one that is spoken where none is given. */
export const usualVersion = 64
