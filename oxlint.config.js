/** The lint step of `npm run check`: sound types, no escape hatches, and who may import whom. */

import { existsSync } from "node:fs"

/** Without the bench's own dependencies, the types of its suites cannot be known; the bench itself checks them when it runs. */
const arePeersThere = existsSync(new URL("bench/node_modules", import.meta.url))

/** The arrows: which of our packages the code of a package may import, by name. What lies behind an arrow stands here too. */
const arrows = {
  messaging: [],
  client: ["messaging"],
  engine: ["messaging"],
  service: ["engine", "messaging"],
  console: ["service", "engine", "messaging"],
  emulator: []
}

/** Closed to everybody: insides of packages, apps, and what measures the house from outside. */
const closed = ["@parley/*/internal/**", "bot", "bot/**", "../**/bench/**", "../**/campaigns/**"]
const anotherPackage = ["../**/src/**", "../**/dist/**"]

/**
 * @param {string} message
 * @param {ReadonlyArray<string>} group
 */
const restricted = (message, ...group) => ({ "no-restricted-imports": ["error", { patterns: [{ group, message }] }] })

/** @param {readonly [name: string, allowed: ReadonlyArray<string>]} row */
const arrow = ([name, allowed]) => {
  const open = allowed.flatMap((it) => [`!@parley/${it}`, `!@parley/${it}/**`])
  const what = allowed.length === 0 ? "nothing of ours" : `only ${allowed.join(", ")} of ours, by name`
  return {
    files: [`packages/${name}/src/**`],
    rules: restricted(`${name} imports ${what}.`, "@parley/**", ...open, ...closed, ...anotherPackage)
  }
}

/** Messaging is words without I/O: `effect`, and not even Node. */
const words = {
  files: ["packages/messaging/src/**"],
  rules: restricted(
    "messaging imports effect, and nothing else.",
    "**",
    "!effect",
    "!effect/**",
    "!./**",
    "!../**",
    ...closed,
    ...anotherPackage
  )
}

/**
 * The page runs in a browser.
 * @param {string} files
 * @param {ReadonlyArray<string>} outside
 */
const page = (files, ...outside) => ({
  files: [files],
  rules: {
    "import/no-nodejs-modules": "error",
    ...restricted(
      "The page imports @parley/service/api and its own folder of ours, and nothing of node.",
      "@parley/**",
      "!@parley/service/api",
      "@effect/platform-node",
      "@effect/platform-node/**",
      "@effect/cli",
      "@effect/cli/**",
      ...outside,
      ...closed,
      ...anotherPackage
    )
  }
})

export default {
  plugins: ["eslint", "typescript", "unicorn", "oxc", "import", "node", "vitest"],
  categories: { correctness: "error", suspicious: "error" },
  options: { typeAware: true, reportUnusedDisableDirectives: "error" },
  ignorePatterns: [
    "**/dist/**",
    "**/fixtures/**",
    ...(arePeersThere ? [] : ["bench/src/*/**", "!bench/src/harness/**"])
  ],
  rules: {
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "no-unused-vars": [
      "error",
      {
        argsIgnorePattern: "^_",
        varsIgnorePattern: "^_",
        destructuredArrayIgnorePattern: "^_",
        ignoreRestSiblings: true
      }
    ],
    "node/no-process-env": "error",

    // A cast, a `!` and an `any` are bug reports, and so is what silences the compiler. `as const` passes.
    "typescript/consistent-type-assertions": ["error", { assertionStyle: "never" }],
    "typescript/no-non-null-assertion": "error",
    "typescript/no-explicit-any": "error",
    "typescript/ban-ts-comment": ["error", { "ts-expect-error": true }],
    "typescript/no-misused-promises": "error",
    "typescript/no-unsafe-argument": "error",
    "typescript/no-unsafe-assignment": "error",
    "typescript/no-unsafe-call": "error",
    "typescript/no-unsafe-member-access": "error",
    "typescript/no-unsafe-return": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    // Also forbids `import("…").Type`, which the arrows would not see.
    "typescript/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],

    "vitest/expect-expect": ["error", { assertFunctionNames: ["expect", "assert", "assert.*", "fc.assert"] }],

    "no-shadow": "off", // short names recur here
    "no-underscore-dangle": "off", // Effect's tag is `_tag`
    "typescript/consistent-return": "off", // the compiler checks what a function gives back
    "typescript/no-misused-spread": ["error", { allow: ["string"] }], // texts are counted by code point
    "typescript/no-unsafe-type-assertion": "off", // no assertion passes at all
    "unicorn/consistent-function-scoping": "off", // a function stands where it is used
    "unicorn/no-array-reverse": "off", // of arrays just made
    "unicorn/no-array-sort": "off",
    "unicorn/require-post-message-target-origin": "off", // for windows; ours are worker threads

    // Holds everywhere, in tests too; an override replaces it as a whole.
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { group: closed, message: "Import what a package exports, by its name; nobody imports an app." },
          { regex: "^(\\.\\./)+[^./][^/]*/(.*/)?(src|dist)/", message: "Import another package by its name." }
        ]
      }
    ]
  },
  overrides: [
    ...Object.entries(arrows).map(arrow),
    words,
    page("packages/console/src/page/**"),
    page("packages/console/src/page/*", "../**"),
    {
      files: ["**/test/**"],
      rules: {
        "node/no-process-env": "off",
        // A type test says which mistake does not compile.
        "typescript/ban-ts-comment": ["error", { "ts-expect-error": "allow-with-description" }],
        "typescript/no-unnecessary-type-parameters": "off", // two types are compared by what they do to a third
        "typescript/no-base-to-string": "off", // what a secret turns into is worth a test
        // A test may look into a JSON body without a schema: what it expects of it is the check.
        "typescript/no-unsafe-argument": "off",
        "typescript/no-unsafe-assignment": "off",
        "typescript/no-unsafe-call": "off",
        "typescript/no-unsafe-member-access": "off",
        "typescript/no-unsafe-return": "off"
      }
    },
    // A script trusts the tools that it runs.
    { files: ["scripts/**"], rules: { "typescript/no-unsafe-assignment": "off" } },
    // npm says only there where it was called.
    { files: ["scripts/bench.js"], rules: { "node/no-process-env": "off" } },
    // What the suite measures is an inside of the engine.
    { files: ["bench/src/mailbox/lanes.ts"], rules: { "no-restricted-imports": "off" } }
  ]
}
