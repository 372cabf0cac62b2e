/** Fastify, which reads the body as a text and answers nothing. */
import fastify from "fastify"
import { contentType, nothing } from "../twiml.ts"
import { path } from "../webhook.ts"
import { said } from "./listen.ts"

const app = fastify()
app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
  done(null, body)
)
app.post(path, (_, reply) => reply.type(contentType).send(nothing))

await app.listen({ host: "127.0.0.1", port: 0 })
for (const address of app.addresses()) if (typeof address === "object") said(address.port)
