import { assert, describe, it } from "@effect/vitest"
import { openContract, patchesIn } from "./contract.ts"

const at = (name: string) => new URL(`./netsapiens/fixtures/${name}.json`, import.meta.url)
const contract = openContract({
  file: at("netsapiens.v45"),
  dialect: "3.1",
  overlay: patchesIn(at("overlay"), "v45")
})
const session = "/domains/{domain}/users/{user}/messagesessions/{messagesession}"

describe("a contract", () => {
  it("of OpenAPI 3.1 takes each of several bodies, with no name that it does not have", () => {
    const update = contract.contractOf("PUT", session)
    assert.sameMembers([...update.requestNames], ["participants", "session-name"])
    assert.deepStrictEqual(update.requestFaults({ participants: "101,102" }), [])
    assert.deepStrictEqual(update.requestFaults({ "session-name": "Lunch" }), [])
    assert.isNotEmpty(update.requestFaults({ "session-nam": "Lunch" }))
    assert.isNotEmpty(update.requestFaults({ "session-name": "Lunch", participants: "101" }))
  })

  it("knows the places within lists", () => {
    const list = contract.contractOf("GET", "/domains/{domain}/messagesessions")
    assert.isTrue(list.reply.has("[].messagesession-id"))
    assert.isTrue(list.reply.has("[].messagesession-last-timestamp"), "the overlay's")
    assert.isNotEmpty(list.replyFaults([{}]))
    assert.deepStrictEqual(list.examples, [])
  })

  it("takes a path that is there word for word for no other", () => {
    const templates = (path: string) => contract.fits(path).map(([template]) => template)
    assert.deepStrictEqual(templates("/domains/~/users/100/smsnumbers"), ["/domains/{domain}/users/{user}/smsnumbers"])
    assert.deepStrictEqual(templates("/domains/{domain}/smsnumbers"), ["/domains/{domain}/smsnumbers"])
    assert.deepStrictEqual(templates("/domains/~"), [])
  })

  it("wants its overlay to be about what is there", () => {
    const overlay = [{ at: ["components", "schemas", "Nobody", "required"], without: ["x"], why: "" }]
    assert.throws(() => openContract({ file: at("netsapiens.v45"), dialect: "3.1", overlay }), "Nobody")
  })
})
