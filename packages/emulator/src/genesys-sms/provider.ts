/** The name of the practice Genesys in every address, and of its messages. */
export const provider = "genesys-sms"
