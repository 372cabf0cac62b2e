/** The bot that is measured: so many routes, each with a flow that says one thing. */
import { Flow, Match, Route, Routes } from "@parley/engine"
import { asked, pattern, reply, type Topic, topics } from "../topics.ts"

const matcher = (topic: Topic): Match.Matcher<{}> => {
  switch (topic.kind) {
    case "keyword":
      return Match.keyword(asked(topic, 0))
    case "argument":
      return Match.text(`${topic.word} {number}`)
    case "anchored":
    case "free":
      return Match.regex(pattern(topic))
  }
}

export const routes = (count: number): Routes.Routes<never> =>
  Routes.fromIterable(
    topics(count).map((topic) => {
      const text = reply(topic)
      return Route.when(
        matcher(topic),
        Flow.make(topic.word, { version: 1 }, () => Flow.say(text))
      )
    })
  )
