/** Ways to break the promises of a provider. */

/** Each breaks one promise: the words are of the check that sees it. */
export const mutants = {
  "changes texts": "as it was written, and from whom",
  "swaps addresses": "from whom to whom",
  "gives all one id": "tells events apart",
  "gives a second delivery another id": "delivered twice",
  "believes everybody": "refuses whatever a stranger",
  "quotes what it does not understand": "without quoting it",
  "forgets what it has missed": "fetches what it has missed",
  "gives what is older than asked for": "nothing older",
  "puts its bookmark too early": "after its last bookmark",
  "forgets what was written while nobody listened": "after its last bookmark",
  "hears itself": "its own words",
  "says twice": "says each text once",
  "sends though it is refused": "a busy platform refused",
  "calls a lost answer a refusal": "does not know what became of a message",
  "says what is repeated again": "under the same key",
  "finds another message": "does not know what became of a message",
  "finds what was never taken": "finds nothing of a message",
  "forgets pictures": "finds a picture",
  "sends no picture": "sends a picture",
  "quotes in errors": "a busy platform refused",
  "reports nothing": "reports how far",
  "writes to who has opted out": "opted out",
  "lacks a member that it claims": "claims nothing that it lacks",
  "lists no session": "has it in its list",
  "gives a session of another account": "reads it again",
  "finds any session": "does not find a session",
  "goes on after its end": "ends a session",
  "does what a session does not allow": "capabilities do not list",
  "takes a contact's words for ours": "tells what was said"
} as const
export type Mutant = keyof typeof mutants
