/** docs/cli.md and the program name the same commands and options. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { commands } from "./commands/index.js";

const text = await readFile(new URL("../../../docs/cli.md", import.meta.url), "utf8");

const optionOf = (name: string, turnsOff: boolean | undefined): string =>
  `--${turnsOff ? "no-" : ""}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const known = [...commands.flatMap(({ name, alias }) => (alias ? [name, alias] : [name])), "help"];

test.each(commands.map((command) => [command.name, command] as const))(
  "rollout %s is in the document with its options",
  (name, { options = {} }) => {
    expect(text).toContain(`\`rollout ${name}`);
    for (const [option, { short, turnsOff }] of Object.entries(options)) {
      const named = [optionOf(option, turnsOff), ...(short ? [`-${short}`] : [])];
      expect(
        named.some((each) => text.includes(`${each}\``) || text.includes(`${each} `)),
        named.join(", "),
      ).toBe(true);
    }
  },
);

test("every command that the document names is there", () => {
  const named = [...text.matchAll(/`rollout ([a-z][^`]*)`/g)].map(([, words]) => words!);
  expect(named.length).toBeGreaterThan(20);
  for (const words of named)
    expect(
      known.some((command) => words === command || words.startsWith(`${command} `)),
      `rollout ${words}`,
    ).toBe(true);
});
