/** A server of this suite: how it is started, and what is to be expected of it. */
import Database from "better-sqlite3"
import * as Child from "./Child.ts"
import type { Webhook } from "./webhook.ts"

/** One that runs. */
export interface Served {
  readonly port: number
  /** How many replies it has handed on; absent where the reply is the answer to the webhook. */
  readonly replies?: () => Promise<number>
  readonly disk?: Disk
  readonly close: () => Promise<void>
}

/** What a connection that was just opened finds on the disk. */
export interface Disk {
  /** Rows of the webhook, or of its contact: one as soon as it is answered, and none of one that was refused. */
  readonly rows: (webhook: Webhook) => number
  /** Turns of its contact that went as they should. */
  readonly turns: (webhook: Webhook) => number
}

export interface Server {
  /** Keeps in this folder what it keeps. */
  readonly start: (folder: string) => Promise<Served>
  /** So many topics are written about. */
  readonly routes: number
  /** The body of the answer; to the same webhook once more, where it comes. */
  readonly says: (webhook: Webhook, isAgain: boolean) => string
  /** With which status a wrong signature is refused; absent where signatures are not looked at. */
  readonly refuses?: 401 | 403
}

const address = /http:\/\/127\.0\.0\.1:(\d+)/u

/** A program that says where it listens. */
export const launch = async (
  script: string,
  args?: ReadonlyArray<string>,
  env?: Readonly<Record<string, string>>
): Promise<Served & { readonly replies: () => Promise<number> }> => {
  const child = Child.start(script, args, env)
  return {
    port: Number(await child.says(address)),
    replies: async () => Number(await child.ask("replies", /^replies (\d+)$/u)),
    close: child.kill
  }
}

/** The one number that the statement gives. */
export const count = (file: string, sql: string, ...values: ReadonlyArray<string>): number => {
  const database = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return (
      database
        .prepare<Array<string>, number>(sql)
        .pluck()
        .get(...values) ?? 0
    )
  } finally {
    database.close()
  }
}
