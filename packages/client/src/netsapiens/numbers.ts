/** The numbers that text: whose they are, and what they lead to. */
import { Effect } from "effect"
import type { make } from "./Api.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"
import { operations, operations44 } from "./operations.ts"
import { domainOf, type Owner, userOf } from "./Owner.ts"
import type { CreateNumber, SmsNumber, UpdateNumber } from "./SmsNumber.ts"

type Api = Effect.Effect.Success<ReturnType<typeof make>>
type Domain = Pick<Owner, "domain">
type Numbers = Effect.Effect<ReadonlyArray<SmsNumber>, NetSapiensError>
type Done = Effect.Effect<void, NetSapiensError>

export const numbersOf = ({ call, version }: Api) => {
  const at = (number: string, owner: Domain) => ({ ...domainOf(owner), smsnumber: number })
  return {
    /** `GET /domains/{domain}/users/{user}/smsnumbers`. */
    list: (owner: Owner = {}): Numbers =>
      call("numbers.list", operations["numbers.list"], { at: userOf(owner), parameters: {} }),
    /** `GET /domains/{domain}/users/{user}/smsnumbers/count`. */
    count: (owner: Owner = {}): Effect.Effect<number, NetSapiensError> =>
      Effect.map(
        call("numbers.count", operations["numbers.count"], { at: userOf(owner), parameters: {} }),
        ({ total }) => total
      ),
    /** `GET /domains/{domain}/smsnumbers`. */
    listForDomain: (owner: Domain = {}): Numbers =>
      call("numbers.listForDomain", operations["numbers.listForDomain"], { at: domainOf(owner), parameters: {} }),
    /** `GET /smsnumbers`: of the whole system. */
    listAll: call("numbers.listAll", operations["numbers.listAll"], { at: {}, parameters: {} }),
    /** `POST /domains/{domain}/smsnumbers`. Version 44 knows no `carrier`, and is not told it. */
    create: (parameters: CreateNumber, owner: Domain = {}): Done => {
      const asked = { at: domainOf(owner), parameters }
      return version === 44
        ? call("numbers.create", operations44["numbers.create"], asked)
        : call("numbers.create", operations["numbers.create"], asked)
    },
    /** `PUT /domains/{domain}/smsnumbers/{number}`. The same holds. */
    update: (number: string, parameters: UpdateNumber, owner: Domain = {}): Done => {
      const asked = { at: at(number, owner), parameters }
      return version === 44
        ? call("numbers.update", operations44["numbers.update"], asked)
        : call("numbers.update", operations["numbers.update"], asked)
    },
    /** `DELETE /domains/{domain}/smsnumbers/{number}`. */
    delete: (number: string, owner: Domain = {}): Done =>
      call("numbers.delete", operations["numbers.delete"], { at: at(number, owner), parameters: {} })
  }
}
