import { assert, describe, it } from "@effect/vitest"
import { outOfSessionReply, receive } from "@parley/client/twilio-proxy"
import { Refused, Unreadable } from "@parley/messaging"
import { DateTime, Duration, Effect, Either } from "effect"
import fc from "fast-check"
import { places, recorded, signed } from "./callbacks.ts"
import { config } from "./service.ts"

const listen = receive(config("http://127.0.0.1:1"))
const hear = (target: string, form: string) => listen(signed(target, form))
const only = { session: "KC00000000000000000000000000000001", participant: "KP00000000000000000000000000000001" }

describe("a callback", () => {
  it.effect("of an interaction tells who said what, whatever the case of its words", () =>
    Effect.gen(function* () {
      const callback = yield* hear(places.interaction, recorded("heard"))
      if (callback._tag !== "Interaction") return assert.fail(callback._tag)
      const { told } = callback
      assert.strictEqual(told.interactionSid, "KI0000000000000000000000000000c001")
      assert.strictEqual(told.interactionSessionSid, only.session)
      assert.strictEqual(told.interactionType, "message")
      assert.strictEqual(told.interactionData?.body, "Hi there & bye 👍")
      assert.strictEqual(told.inboundParticipantSid, only.participant)
      assert.strictEqual(told.inboundResourceType, "message")
      assert.strictEqual(told.inboundResourceStatus, "received")
      assert.strictEqual(told.interactionDateCreated?.epochMillis, Date.parse("2026-02-03T10:11:12Z"))
      assert.isNull(told.outboundParticipantSid)
      const shouted = recorded("heard").replace("=Message", "=MESSAGE").replace("ResourceType=message", "ResourceType=")
      const again = yield* hear(places.interaction, `${shouted}&outboundParticipantSid=`)
      if (again._tag !== "Interaction") return assert.fail(again._tag)
      assert.strictEqual(again.told.interactionType, "message")
      assert.isNull(again.told.inboundResourceType)
      assert.isNull(again.told.outboundParticipantSid)
    })
  )

  it.effect("before an interaction has no side that it goes out to", () =>
    Effect.gen(function* () {
      const callback = yield* hear(`${places.intercept}?a=1`, recorded("intercept"))
      assert.strictEqual(callback._tag, "Intercept")
      assert.notProperty(callback.told, "outboundParticipantSid")
    })
  )

  it.effect("outside of sessions tells the text, and the session that there was", () =>
    Effect.gen(function* () {
      const walkIn = yield* hear(places.outOfSession, recorded("walk-in"))
      if (walkIn._tag !== "OutOfSession") return assert.fail(walkIn._tag)
      assert.deepInclude(walkIn.told, { from: "+15550100123", to: "+15550100001", body: "Hi there & bye 👍" })
      assert.isNull(walkIn.told.sessionSid)
      const after = yield* hear(places.outOfSession, recorded("after"))
      if (after._tag !== "OutOfSession") return assert.fail(after._tag)
      const { told } = after
      assert.deepInclude(told, {
        sessionSid: only.session,
        sessionStatus: "closed",
        sessionMode: "message-only",
        sessionClosedReason: "api",
        inboundParticipantSid: only.participant,
        inboundParticipantFriendlyName: null,
        outboundParticipantIdentifier: "+15550100124"
      })
      assert.isTrue(told.ttl !== null && Duration.equals(told.ttl, Duration.hours(1)))
      assert.strictEqual(told.sessionDateEnded?.epochMillis, Date.parse("2026-02-03T11:11:12Z"))
      const picture = yield* hear(places.outOfSession, recorded("picture"))
      assert.strictEqual(picture._tag === "OutOfSession" ? picture.media[0]?.type : "", "image/jpeg")
    })
  )

  it.effect("is refused where it is not Twilio's, or about another account or service", () =>
    Effect.gen(function* () {
      const genuine = signed(places.interaction, recorded("heard"))
      const replaced = (name: string, was: string, is: string) => recorded(name).replaceAll(was, is)
      const forged = [
        { ...genuine, headers: { "content-type": "application/x-www-form-urlencoded" } },
        { ...genuine, target: places.intercept },
        { ...genuine, target: `${places.interaction}?x=1` },
        { ...genuine, body: new TextEncoder().encode(`${recorded("heard")}&more=1`) },
        signed(places.interaction, replaced("heard", "AC0", "AC9")),
        signed(places.interaction, replaced("heard", "interactionServiceSid=KS0", "interactionServiceSid=KS9")),
        signed(places.outOfSession, replaced("walk-in", "AC0", "AC9")),
        signed(places.outOfSession, replaced("after", "sessionServiceSid=KS0", "sessionServiceSid=KS9"))
      ]
      for (const webhook of forged) {
        assert.deepStrictEqual(yield* Effect.flip(listen(webhook)), new Refused({ reason: "NotGenuine" }))
      }
      const twice = signed(places.interaction, `${recorded("heard")}&interactionType=Voice`)
      assert.deepStrictEqual(yield* Effect.flip(listen(twice)), new Refused({ reason: "DuplicateParameter" }))
      const plain = { ...genuine, headers: { ...genuine.headers, "content-type": "text/plain" } }
      assert.deepStrictEqual(yield* Effect.flip(listen(plain)), new Refused({ reason: "UnsupportedMediaType" }))
    })
  )

  it.effect("may have parameters that nobody knew of", () =>
    Effect.gen(function* () {
      const more = yield* hear(places.interaction, `${recorded("heard")}&shiny=yes&__proto__=polluted`)
      assert.deepStrictEqual(more, yield* hear(places.interaction, recorded("heard")))
    })
  )

  it.effect("that is not understood says which parameters, never what they held", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(hear(places.interaction, recorded("heard").replace("interactionSid=KI", "x=KI")))
      assert.deepStrictEqual(error, new Unreadable({ why: "missing, or not as documented: interactionSid" }))
    })
  )

  it("of whatever genuine form is told, refused or unreadable, and never a crash", () => {
    const names = [...new URLSearchParams(recorded("after")).keys(), ...new URLSearchParams(recorded("heard")).keys()]
    const form = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), fc.string({ unit: "binary" })))
    const base = fc.constantFrom("", recorded("heard"), recorded("after"), recorded("call"))
    fc.assert(
      fc.property(form, base, fc.constantFrom(...Object.values(places)), (more, base, place) => {
        const all = new Map([...new URLSearchParams(base), ...more])
        const result = Effect.runSync(Effect.either(hear(place, new URLSearchParams([...all]).toString())))
        assert.include(["Interaction", "Intercept", "OutOfSession", "Refused", "Unreadable"], Either.merge(result)._tag)
      }),
      { numRuns: 1000 }
    )
  })
})

describe("an answer outside of sessions", () => {
  it("opens a session, with the names that Twilio reads", () => {
    assert.deepStrictEqual(
      outOfSessionReply({
        participantIdentifier: "+15550100124",
        uniqueName: "walk-in-19",
        mode: "message-only",
        ttl: Duration.minutes(30),
        dateExpiry: DateTime.unsafeMake("2026-02-03T10:11:12Z")
      }),
      {
        contentType: "application/json",
        body:
          '{"participantIdentifier":"+15550100124","uniqueName":"walk-in-19","mode":"message-only",' +
          '"ttl":1800,"dateExpiry":"2026-02-03T10:11:12Z"}'
      }
    )
  })
})
