import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Runs a bench to its end. */
function bench(name: string, args: readonly string[]) {
  const program = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("the command line of a bench", () => {
  it.each([
    ["phold", ["--n", "0"], "--n: found 0, expected a whole number of at least 1."],
    ["phold", ["--kinds", "9"], "--kinds: found 9, expected a whole number from 1 to 8."],
    ["phold", ["--ticks", "ns"], "--ticks: found ns, expected us or exact."],
    ["gossip", ["--nodes", "1.5", "--json"], "--nodes: found 1.5, expected a whole number of at least 2."],
    ["gossip", ["--node", "5"], "Unknown option '--node'"],
    ["ieee802154", ["--spacing=-4"], "--spacing: found -4, expected a number of at least 0."],
    ["ieee802154", ["--seconds="], "--seconds: found , expected a number from 1 to 1000000."],
    ["ieee802154", ["400"], "Unexpected argument '400'"],
  ])("%s %j is refused in one line", (name, args, sentence) => {
    const { code, stdout, stderr } = bench(name, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^.+\n$/);
    expect(stderr).toContain(sentence);
  });

  it("gives one line of JSON with what every bench tells", () => {
    const { code, stdout } = bench("phold", ["--n", "100", "--events", "1000", "--json"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^.+\n$/);
    const keys = ["eventsPerSecond", "wallSeconds", "peakRssMb", "deliveries"];
    expect(Object.keys(JSON.parse(stdout))).toEqual(expect.arrayContaining(keys));
  });
});
