/** A failure of the client as one of the provider. */
import { providerError } from "../providerError.ts"

export const failed = (operation: string) => providerError("genesys-sms", operation)
