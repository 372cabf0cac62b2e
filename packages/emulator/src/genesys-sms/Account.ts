/** The one contact centre of the practice Genesys: its people and queues. Everybody may know these credentials: they open nothing else. */

/** The number that contacts write to. */
export const number = "+15005550030"

/** Opens every user's door. */
export const password = "not-a-secret-practice-genesys-password"

export interface User {
  readonly id: string
  readonly userName: string
  readonly firstName: string
  readonly lastName: string
  /** May intrude on others. */
  readonly supervisor: boolean
  /** The practice ground takes this one's part while nobody has started a contact centre session as them. */
  readonly played: boolean
  /** What is offered to them, "" for nothing. */
  readonly queue: string
}

/** Where contacts' texts come in, and where people take them over. */
export const queues = { bot: "HelpBot", people: "People" } as const

export const bot: User = {
  id: "5f1c7a90c2d84e3fb6a70d51e8b94c36",
  userName: "helpbot@practice.example",
  firstName: "Help",
  lastName: "Bot",
  supervisor: false,
  played: false,
  queue: queues.bot
}

const users: ReadonlyArray<User> = [
  bot,
  {
    id: "c03b9e5d714f4a2c8d6e1f7a90b25e84",
    userName: "anna@practice.example",
    firstName: "Anna",
    lastName: "Person",
    supervisor: false,
    played: true,
    queue: queues.people
  },
  {
    id: "91e6d4f80a3b4c57a2c8b7e05d3f6a19",
    userName: "maria@practice.example",
    firstName: "Maria",
    lastName: "Supervisor",
    supervisor: true,
    played: true,
    queue: ""
  }
]

export const userOf = (id: string): User | undefined => users.find((it) => it.id === id)
export const userNamed = (name: string): User | undefined => users.find(({ userName }) => userName === name)
export const serverOf = (queue: string): User | undefined =>
  queue === "" ? undefined : users.find((it) => it.queue === queue)
