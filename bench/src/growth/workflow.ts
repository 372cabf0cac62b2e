/** @effect/workflow on the cluster's SQLite storage: a conversation is one workflow, which is run again from its beginning for each message. */
import { ClusterWorkflowEngine, SingleRunner } from "@effect/cluster"
import { SqlClient } from "@effect/sql"
import { SqliteClient } from "@effect/sql-sqlite-node"
import { Activity, DurableDeferred, Workflow } from "@effect/workflow"
import { Effect, Layer, Logger, LogLevel, ManagedRuntime, Schema } from "effect"
import { File } from "../turn/File.ts"
import { initial, next, reply } from "../turn/State.ts"
import { phone, text } from "../turn/traffic.ts"
import { side } from "./Long.ts"

const chat = Workflow.make({
  name: "chat",
  payload: { contact: Schema.String },
  idempotencyKey: ({ contact }) => contact
})

/** The n-th message. */
const line = (n: number) => DurableDeferred.make(`line ${n}`, { success: Schema.String })
const place = (contact: string, n: number) => `${contact}/${n}`

export const workflow = (length: number) =>
  side({ name: "@effect/workflow", kind: "peer" }, length, async () => {
    const file = new File()
    /** Who waits for a workflow to ask for its n-th message: then all before that is on disk. */
    const reached = new Map<string, () => void>()
    const until = (contact: string, n: number) => new Promise<void>((done) => reached.set(place(contact, n), done))

    const body = ({ contact }: { readonly contact: string }) =>
      Effect.gen(function* () {
        let state = initial
        for (let n = 1; ; n++) {
          const at = place(contact, n)
          yield* Effect.sync(() => {
            reached.get(at)?.()
            reached.delete(at)
          })
          state = next(state, yield* DurableDeferred.await(line(n)))
          const said = reply(state)
          yield* Activity.make({ name: `reply ${n}`, success: Schema.String, execute: Effect.succeed(said) })
        }
      })
    const sql = Layer.effectDiscard(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`pragma synchronous = FULL`)).pipe(
      Layer.provideMerge(SqliteClient.layer({ filename: file.path }))
    )
    const engine = ClusterWorkflowEngine.layer.pipe(
      Layer.provideMerge(SingleRunner.layer({ runnerStorage: "memory" })),
      Layer.provide(sql)
    )
    const quiet = Logger.minimumLogLevel(LogLevel.None)
    const runtime = ManagedRuntime.make(chat.toLayer(body).pipe(Layer.provideMerge(engine), Layer.provideMerge(quiet)))

    /** The id of each conversation's workflow, and how many messages it has had. */
    const begun = new Map<number, { readonly id: string; readonly heard: number }>()
    const begin = async (contact: string) => {
      const asks = until(contact, 1)
      await runtime.runPromise(chat.execute({ contact }, { discard: true }))
      await asks
      return { id: await runtime.runPromise(chat.executionId({ contact })), heard: 0 }
    }
    return {
      turn: async (conversation) => {
        const contact = phone(conversation)
        const { heard, id } = begun.get(conversation) ?? (await begin(contact))
        const message = line(heard + 1)
        begun.set(conversation, { id, heard: heard + 1 })
        const asks = until(contact, heard + 2)
        const token = DurableDeferred.tokenFromExecutionId(message, { workflow: chat, executionId: id })
        await runtime.runPromise(DurableDeferred.succeed(message, { token, value: text }))
        await asks
      },
      kept: (conversation) => {
        const id = begun.get(conversation)?.id ?? ""
        return file.look((database) => ({
          turns: Number(
            database
              .prepare<[string]>("select count(*) from cluster_messages where entity_id = ? and tag = 'deferred'")
              .pluck()
              .get(id)
          ),
          rewritten: 0,
          appended: Number(
            database
              .prepare<[string]>(
                `select coalesce(sum(coalesce(length(message_id), 0) + length(entity_id) + coalesce(length(cluster_messages.payload), 0)
                        + coalesce(length(headers), 0) + coalesce(length(cluster_replies.payload), 0)), 0)
                 from cluster_messages left join cluster_replies on cluster_replies.request_id = cluster_messages.id
                 where entity_id = ?`
              )
              .pluck()
              .get(id)
          )
        }))
      },
      close: async () => {
        await runtime.dispose()
        file.remove()
      }
    }
  })
