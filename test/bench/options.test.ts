import { readdirSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { read } from "../house/project.ts";

class Exit extends Error {}

/** What a bench says to options that it refuses, and its exit code; it runs in this process, up to there. */
async function refusal(name: string, words: readonly string[]) {
  const said: string[] = [];
  const before = process.argv;
  process.argv = [...before.slice(0, 2), ...words];
  const mocks = [
    vi.spyOn(console, "error").mockImplementation((line) => said.push(String(line))),
    vi.spyOn(process, "exit").mockImplementation((code) => {
      throw new Exit(String(code));
    }),
  ];
  try {
    // Each time anew: a module is evaluated once for each of its addresses.
    const address = new URL(`${name}.ts?${encodeURIComponent(words.join(" "))}`, import.meta.url).href;
    await import(/* @vite-ignore */ address);
  } catch (error) {
    if (error instanceof Exit) return { code: Number(error.message), said: said.join("\n") };
    throw error;
  } finally {
    process.argv = before;
    for (const mock of mocks) mock.mockRestore();
  }
  throw new Error(`${name} took ${words.join(" ")}`);
}

const WRONG: readonly (readonly [bench: string, words: readonly string[], sentence: string])[] = [
  ["phold", ["--n", "0"], "--n: found 0, expected a whole number of at least 1."],
  ["phold", ["--kinds", "9"], "--kinds: found 9, expected a whole number from 1 to 8."],
  ["phold", ["--ticks", "ns"], "--ticks: found ns, expected us or exact."],
  ["gossip", ["--nodes", "1.5", "--json"], "--nodes: found 1.5, expected a whole number of at least 2."],
  ["gossip", ["--node", "5"], "Unknown option '--node'"],
  ["ieee802154", ["--spacing=-4"], "--spacing: found -4, expected a number of at least 0."],
  ["ieee802154", ["--seconds="], "--seconds: found , expected a number from 1 to 1000000."],
  ["ieee802154", ["400"], "Unexpected argument '400'"],
  ["scale", ["--medium", "radios"], "--medium: found radios, expected radio or links."],
  ["scale", ["--minutes", "ten"], "--minutes: found ten, expected a number of at least 1."],
  ["memory", ["--nodes", "many"], "--nodes: found many, expected a whole number of at least 1."],
  ["memory", ["--protocol", "coap"], "--protocol: found coap, expected mqtt or mqtt-deadband or "],
  ["allocation", ["--world", "moon"], "--world: found moon, expected gossip or ieee802154 or mqtt or "],
  ["allocation", ["--functions", "few"], "--functions: found few, expected a whole number of at least 0."],
  ["observing", ["--scenario", "nowhere"], "--scenario: found nowhere, expected line-of-ten or "],
  ["observing", ["--protocol", "coap"], "--protocol: found coap, expected mqtt or "],
  ["por-locking", ["--coupling", "rope"], "--coupling: found rope, expected mean or kuramoto or pulse."],
  ["burst-parity", ["--hours", "0"], "--hours: found 0, expected a number of at least 1."],
  ["burst-parity", ["--loss", "often"], 'topology.link.loss.rate: found "often", expected a fraction'],
  ["vframe", ["--json"], "Unknown option '--json'"],
  ["vframe-compression", ["5"], "Unexpected argument '5'"],
  ["vframe-soak", ["--cases", "0"], "--cases: found 0, expected a whole number of at least 1."],
];

describe("the command line of a bench", () => {
  it.each(WRONG)("%s %j is refused in one line", async (name, words, sentence) => {
    const { code, said } = await refusal(name, words);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringMatching(/^.+$/) });
    expect(said).toContain(sentence);
  });

  it("is tried of every bench", () => {
    const benches = readdirSync(import.meta.dirname).filter((name) =>
      / \* Usage: .*start\.ts /.test(read(`test/bench/${name}`)),
    );
    const tried = new Set(WRONG.map(([name]) => `${name}.ts`));
    expect(benches.filter((name) => name !== "start.ts" && !tried.has(name))).toEqual([]);
    expect(benches.length).toBeGreaterThan(8);
  });
});
