/** Which addresses may call us: a list as people write it. */
import { BlockList, isIP } from "node:net"
import { Option } from "effect"

const families = new Map<number, "ipv4" | "ipv6">([
  [4, "ipv4"],
  [6, "ipv6"]
])

/** `192.0.2.1,198.51.100.0/24`. None where it is not that. */
export const allowList = (text: string): Option.Option<BlockList> => {
  const list = new BlockList()
  for (const entry of text.split(",")) {
    const [address = "", bits, ...rest] = entry.trim().split("/")
    const family = families.get(isIP(address))
    const most = family === "ipv4" ? 32 : 128
    if (family === undefined || rest.length > 0) return Option.none()
    if (bits === undefined) list.addAddress(address, family)
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= most) list.addSubnet(address, Number(bits), family)
    else return Option.none()
  }
  return Option.some(list)
}

/** An address that nobody knows is not allowed. */
export const allows = (list: BlockList, address: string | undefined): boolean => {
  const family = families.get(isIP(address ?? ""))
  return address !== undefined && family !== undefined && list.check(address, family)
}
