/** Our sides: the whole turn, and what a platform waits for. */
import { foundIn, parleyDatabase, rowsOfATurn } from "./parleyDatabase.ts"
import { Parley } from "./Parley.ts"
import { side, type Talk } from "./Talk.ts"

const open = async (): Promise<{ readonly parley: Parley; readonly talk: Talk }> => {
  const file = await parleyDatabase()
  const parley = await Parley.open(file.path)
  const close = async () => {
    await parley.close()
    file.remove()
  }
  const again: Talk["turn"] = (inbound) => parley.accept(inbound).then(parley.settled)
  return { parley, talk: { turn: parley.turn, again, found: foundIn(file), grows: rowsOfATurn, close } }
}

export const parley = (inFlight: number) =>
  side({ name: "parley", kind: "ours" }, inFlight, async () => (await open()).talk)

/** Its turn is over before the next message comes, and is not measured. */
export const acknowledged = (inFlight: number) =>
  side({ name: "parley, acknowledged", kind: "ours" }, inFlight, async () => {
    const { parley, talk } = await open()
    return { ...talk, turn: parley.accept, rest: parley.settled }
  })
