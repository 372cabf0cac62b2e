/** Which version of Salesforce's API is spoken, such as 64 for `v64.0`. */

/** The first that has `MessagingSession`. */
export const lowestVersion = 47

/** Where none is given: the first that lets a bot of one's own speak. */
export const usualVersion = 64
