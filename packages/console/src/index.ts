/** The desk: the web page from which people text the bot and look after it. */
export * as Console from "./Console.ts"
