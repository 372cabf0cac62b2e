/** The one practice org of Salesforce, who may use it, and what was set up in it. Everybody may know these keys: they open nothing else. */
import { createPublicKey } from "node:crypto"
import { long } from "./org/Id.ts"

/** 15 characters, as the Interaction API and Pub/Sub want it; `long(organization)` is the form of 18. */
export const organization = "00D000000000001"

export const clientId = "3MVG9.not-a-secret-practice-client"
export const clientSecret = "not-a-secret-practice-client-secret"
export const username = "bot@practice.example"

/** Never expires: opens a token each time, as where rotation is off. */
export const refreshToken = "5Aep861.not-a-secret-practice-refresh-token"

/** What an assertion may be addressed to, beside the practice ground's own address. */
export const audiences: ReadonlyArray<string> = ["https://login.salesforce.com", "https://test.salesforce.com"]

/** The user that the bot's tokens belong to. */
export const user = long("005000000000001")
export const agent = long("005000000000002")

/** The queue of people; a Group. */
export const queue = long("00G000000000001")

/** The bot, as routing names it. */
export const bot = long("0Xx000000000001")

/** The bot's developer name (`ExtConvParticipantIntegDef`), also its `subject`. */
export const botName = "ParleyBot"

/** What `AuthorizationContext` has to be. */
export const authorizationContext = `${organization}_${botName}`

/** The number that contacts write to. */
export const number = "+15005550040"

export const channel = {
  id: long("0Mj000000000001"),
  developerName: "Practice_Text",
  label: "Practice Text",
  /** How the Interaction API names the channel. */
  address: "b0000000-0000-4000-8000-000000000001"
} as const

/** The custom platform event that tells the bot what people say. */
export const topic = "/event/Parley_Bot__e"

/** Signs assertions of the JWT bearer flow; served at `/salesforce/practice/server.key`. */
export const privateKey = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDJrR3mOABkts1c
7SGX6u8cFa04YVADo4aUA2jzndbltH1x5JlcOZpzftDABDxG20xDL+ay+Xr1ZneY
y2NhkzPKdRguXiNdg+QkRBVKTaALG95qukxzlSrdXdSiERrojqPorEP/IvOsG233
Zwkzv/5GX6vc2p7EOL4z/0ca+BOjQ5vcxW3kd/PMjolI8dFHHgsgity23UnbtNti
/Z9ExC/Awf8Cq7op0cPZpF/wTgV/7s5cFaIBBQokWtt3rlYBk7L0v4eKal7FtgnM
jF5FYMdr5Q6rMD2bpq4BNSISlDXWdC/ZajGjLKbjm03t3O3e4KReb/0T6ij4QoEV
4I6v8sIjAgMBAAECggEAHXanrBcZY51bQky4gC/H8APwsxBwdp+gzSX0Ysb3+sYU
H5wElbcqq93mlG7p+XYXXad1XkdZYdmu9kkcg0hUpCrYNgn1w7c9kNjLfXf6vjS7
mT8PZUFxKjcHlgfGtRwFsTvdkTwjekzlk2PfscpGVTSr8I+V61fY3dLZKgT9JXg7
yvB55BOENoImNP/BbGsB+lax1k8mILPjcB3dE0HlePAIrq3gWSesLuPaSkxSapZ+
G2hHIgpclrwVTvlkg0eC5zqVIOMZxxoexq4VCKWR2voTH5zHPxD4ZRmEUN/4HOI4
iy6dAXQz/CVd+tTNhqa2SljeToBYTCm/8irJ9TIpvQKBgQD/BmFDUZZ6YdHqabgE
ZNoTDKJhJb7FuaIToiS6HX/ByfmeBE9Il+2G8slvOhN6DUWA6dDhe2qs0G5gCA1p
angbUiyYizyGWs1u7kjhGrq1mczppRTiOy9pmO7ya3HhdggseEWm6HQrJczmiYP5
JEwsKLtuJ7UmSI1y2iBp15ddJQKBgQDKcoTRS5Ll2dlUw7a1H24HvJ5LVPyML2Nn
bj8YRcoErOgFDOQ3hYLuLzFuj+Wv2oopSUvPSTPjj9Mv6fYmohio39tsW3VFTSpo
38PFSQ9gPbcjOjijc9F0WJu1eldB1obYrpWSClOXH/bayVrbsLGrLwDWOOL/fbFx
brTRMlpTpwKBgCAOfz9lDBNKJIbgzx7ORpNKbUbk5bwY/4SURyWV+68yYkw4onav
kk36StPOaxBWhrwTqAwP5XLfqGAt4vGzTnGwvKZYKj2BQH2HOmYBZCLbuGROOffO
FMGjVbXnR6NdoN1mKOs4IRIjaEQ6WPqCU4jhfd3049JyIEWloZlsXjx5AoGBAIVm
mvCTXRQKzjQV1yJYuJduidxX/yac32K7eeYTrsAP87/IM+YGGzW6cVdKiO6tEheM
jeDkesW780yCXcotTBSTljI7vfXRmF2M/aLVtsUTRcd3yPSkD+Qbs1cNa8wdgbPs
rvCRz20pCfA3eKCFOT309hczWxlCCRgW/B1RkcXHAoGAdwuGSf245tWq0CAqKPiZ
YA1cIV9X7Qr9j+29mELQaVZWEFYXuhKLjwwuoT3kyg27pNW7GQIh9dKkLwxR2erj
2+iEC2qD+zPqq5FdhjVmdy4gDH6CF3/rEZ4He2zKs0kSoeF0xv9gMyOkEfyrn78O
c+WDSTmlDQibyfY4M8EJUX8=
-----END PRIVATE KEY-----
`

/** What the org was given as the certificate. */
export const publicKey = createPublicKey(privateKey)
