import { describe, expect, it } from "vitest";
import { DIGESTS } from "../experiment/digests.ts";
import { SHIPPED } from "../support/scenarios.ts";
import { differencesFrom } from "./differences.ts";

describe("differences of digests", () => {
  it("finds none between equals, and every scenario has digests to be compared with", () => {
    expect(differencesFrom(DIGESTS, structuredClone(DIGESTS), SHIPPED)).toEqual([]);
    for (const name of SHIPPED) expect(Object.keys(DIGESTS[name] ?? {}).length).toBeGreaterThan(0);
  });

  it("finds one digit, a missing protocol, one too many and a scenario that did not run", () => {
    const wanted = { one: { mqtt: "00", resonance: "01" }, two: { mqtt: "02" } };
    const got = { one: { mqtt: "10", deadband: "07" } };
    expect(differencesFrom(wanted, got, ["one", "two"])).toEqual([
      "one, mqtt: 10 instead of 00",
      "one, resonance: no digest instead of 01",
      "one, deadband: 07 instead of no digest",
      "two, mqtt: no digest instead of 02",
    ]);
  });
});
