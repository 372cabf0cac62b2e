/** Hono on its Node server, which reads the body as a text and answers nothing. */
import { serve } from "@hono/node-server"
import { Hono } from "hono"
import { contentType, nothing } from "../twiml.ts"
import { path } from "../webhook.ts"
import { said } from "./listen.ts"

const app = new Hono()
app.post(path, async (context) => {
  await context.req.text()
  return context.body(nothing, 200, { "content-type": contentType })
})

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => said(port))
