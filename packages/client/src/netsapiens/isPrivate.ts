/** Whether a host is named by an address of this machine or of a network that is nobody else's business. */
import { Option } from "effect"
import { allowList, allows } from "./allowList.ts"

const networks = allowList(
  "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.168.0.0/16,::/127,fc00::/7,fe80::/10"
)

/** As a URL has it: IPv6 in brackets. A name may lead to such an address, which is not looked up. */
export const isPrivate = (hostname: string): boolean =>
  /^(.+\.)?localhost\.?$/i.test(hostname) ||
  Option.exists(networks, (list) => allows(list, hostname.replace(/^\[(.*)\]$/, "$1")))
