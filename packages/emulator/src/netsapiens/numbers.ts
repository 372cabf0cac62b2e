/** The numbers of the domain, and whose they are. */
import { HttpRouter } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { domain } from "./Account.ts"
import { accepted, body, found, ok } from "./answers.ts"
import { anybody, here } from "./Caller.ts"
import { Refusal } from "./Refusal.ts"
import { SmsNumber, type State } from "./State.ts"

const { application } = SmsNumber.fields
const Text = Schema.optionalWith(Schema.String, { default: () => "" })
const Create = Schema.Struct({
  number: Schema.String.pipe(Schema.pattern(/^\d{7,15}$/)),
  application,
  dest: Text,
  carrier: Text
})
const Update = Schema.Struct({
  application,
  dest: Schema.optional(Schema.String),
  carrier: Schema.optional(Schema.String)
})

const shown = ({ application, carrier, dest, id }: SmsNumber) => ({
  number: id,
  application,
  domain,
  carrier,
  dest,
  "mms-capable": true,
  "group-mms-capable": true
})

export const handlers = ({ numbers }: State) => {
  const all = () => numbers.all().map(shown)

  const ofUser = Effect.map(anybody, (user) =>
    all().filter((it) => it.application === "user" && (user === "*" || it.dest === user))
  )

  const one = Effect.zipRight(here, HttpRouter.params).pipe(
    Effect.flatMap(({ number = "" }) => found("no-number")(numbers.get(number)))
  )

  const create = Effect.gen(function* () {
    yield* here
    const { number, ...asked } = yield* body(Create)
    if (Option.isSome(numbers.get(number))) return yield* new Refusal({ reason: "has-number" })
    const made = { ...asked, id: number }
    numbers.put(made)
    return ok(shown(made), 202)
  })

  const update = Effect.gen(function* () {
    const old = yield* one
    const { application, carrier = old.carrier, dest = old.dest } = yield* body(Update)
    numbers.put({ ...old, application, carrier, dest })
    return accepted()
  })

  const remove = Effect.map(one, ({ id }) => {
    numbers.remove(id)
    return accepted()
  })

  return {
    create,
    update,
    remove,
    everywhere: Effect.sync(() => ok(all())),
    ofDomain: Effect.map(here, () => ok(all())),
    ofUser: Effect.map(ofUser, (it) => ok(it)),
    count: Effect.map(ofUser, (it) => ok({ total: it.length }))
  }
}
