/** Booking a table. */
import { describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot } from "#bot"
import { services } from "#services"

describe("booking", () => {
  it.effect("asks for a day, a time and how many, and books", () =>
    talk(bot)
      .says("book").hears(/^Gladly\. Which day suits you\?/)
      .says("Friday").hears("At what time?\n1. at noon\n2. in the afternoon\n3. in the evening")
      .says("3").hears("For how many?\nA. two of us\nB. up to four\nC. up to eight")
      .says("two of us").hears("A table on Friday, for two: shall I book it?")
      .says("yes").hears("Booked: the window seat on Friday, 18:30. See you then!")
      .pipe(Effect.provide(services)))

  it.effect("asks again what it did not understand", () =>
    talk(bot)
      .says("book").hears(/which day/i)
      .says("on your birthday").hears("A day from Tuesday to Saturday, please: for example FRIDAY.")
      .says("monday").hears(/from Tuesday to Saturday/)
      .says("saturday").hears(/what time/)
      .says("teatime").hears(/what time/i)
      .says("afternoon").hears(/how many/)
      .pipe(Effect.provide(services)))

  it.effect("books nothing for whoever is not sure", () =>
    talk(bot)
      .says("reserve").says("tuesday").says("noon").says("b").hears(/for up to four: shall I book it\?$/)
      .says("perhaps").hears(/shall I book it\?$/)
      .says("no").hears("All right, I have booked nothing.")
      .pipe(Effect.provide(services)))

  it.effect("has as many tables as the café, and says so when they are taken", () =>
    talk(bot)
      .says("book").says("friday").says("evening").says("up to eight").says("yes").hears(/^Booked: the long table/)
      .says("book").says("friday").says("evening").says("up to eight").says("yes")
      .hears("I am sorry, on Friday nothing is free at that time. Text BOOK to try another day.")
      .says("book").says("friday").says("noon").says("up to eight").says("yes").hears(/^Booked: the long table on Friday, 12:00/)
      .pipe(Effect.provide(services)))

  it.effect("lets a guest ask for a person in the middle, and goes on", () =>
    talk(bot)
      .says("book").hears(/which day/i)
      .says("person").hears(/^Ada will write to you/)
      .says("wednesday").hears(/what time/)
      .pipe(Effect.provide(services)))

  it.effect("books one table, though every text comes twice and the bot falls over after each", () =>
    talk(bot)
      .says("book").duplicated().crashed()
      .says("thursday").duplicated().crashed()
      .says("at noon").duplicated().crashed()
      .says("pair").duplicated().crashed().hears(/shall I book it/)
      .says("yes").duplicated().crashed().hears("Booked: the window seat on Thursday, 12:00. See you then!")
      .says("book").says("thursday").says("noon").says("A").says("yes").hears(/^Booked: the corner table/)
      .pipe(Effect.provide(services)))
})
