import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../reports/verdict/verdict.ts";
import type { Metrics } from "../../../src/experiment/result.ts";
import { all, headline, resultOf } from "./made.ts";

describe("the headline", () => {
  it("says which needs less, and by how much", () => {
    expect(headline({ m: { kind: "mqtt", energyJ: 100 }, r: { kind: "resonance", energyJ: 78 } })).toBe(
      "Resonance: r needs 22 % less energy than m (78.00 J against 100.0 J).",
    );
    expect(headline({ m: { kind: "mqtt-deadband", energyJ: 1 }, r: { kind: "resonance", energyJ: 50 } })).toBe(
      "MQTT: m needs 1/50 of the energy of r (1.000 J against 50.00 J).",
    );
  });

  it("shows on which side of the margin a difference lies", () => {
    const against100 = (energyJ: number) =>
      headline({ m: { kind: "mqtt", energyJ: 100 }, r: { kind: "resonance", energyJ } });
    expect(against100(95.04)).toMatch(/^Too close to call between MQTT and Resonance: r needs 4\.96 % less/);
    expect(against100(95)).toMatch(/^Too close to call between MQTT and Resonance: r needs 5 % less/);
    expect(against100(94.96)).toMatch(/^Resonance: r needs 5\.04 % less/);
  });

  it("uses the same words whoever needs less", () => {
    const joules = fc.double({ min: 0.001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(joules, joules, (x, y) => {
        fc.pre(x !== y);
        const one = headline({ m: { kind: "mqtt", energyJ: x }, r: { kind: "resonance", energyJ: y } });
        const other = headline({ m: { kind: "mqtt", energyJ: y }, r: { kind: "resonance", energyJ: x } });
        const swap = (text: string) =>
          text
            .replace(/\b(m|r)\b/g, (name) => (name === "m" ? "r" : "m"))
            .replace(/^(MQTT|Resonance)/, (family) => (family === "MQTT" ? "Resonance" : "MQTT"));
        expect(swap(other)).toBe(one);
      }),
    );
  });

  it("says when it is too close to call", () => {
    const apart = (energyJ: number) =>
      verdictOf(resultOf({ m: { kind: "mqtt", energyJ: 100 }, r: { kind: "resonance", energyJ } }));
    expect(apart(95.1).headline).toBe(
      "Too close to call between MQTT and Resonance: r needs 4.9 % less energy than m (95.10 J against 100.0 J).",
    );
    expect(apart(95.1).outcome).toBe("close");
    expect(apart(94.9).outcome).toBe("Resonance");
    expect(apart(105.2).outcome).toBe("close");
    expect(apart(105.4).outcome).toBe("MQTT");
  });

  it("names the best where it is neither", () => {
    const third = (energyJ: number) =>
      headline({
        m: { kind: "mqtt", energyJ: 100 },
        r: { kind: "resonance", energyJ: 80 },
        d: { kind: "deadband", energyJ },
      });
    expect(third(40)).toContain(" Neither is best: d needs 50 % less energy than r (40.00 J).");
    expect(third(79)).toContain(" As little is enough for d, which is neither (79.00 J).");
    expect(third(90)).not.toContain("neither");
  });

  it("says in the same breath what the one that needs less missed, and the other did not", () => {
    const missing = (r: Partial<Metrics>, m: Partial<Metrics> = {}) =>
      headline({
        m: { kind: "mqtt", energyJ: 100, events: 1000, trueEvents: 1000, ...m },
        r: { kind: "resonance", energyJ: 50, events: 1000, trueEvents: 1000, ...r },
      });
    const start = "Resonance: r needs 50 % less energy than m (50.00 J against 100.0 J)";
    expect(missing({ missedEvents: 20 })).toBe(`${start}, but missed 20 of 1,000 events (2 %) where m missed none.`);
    expect(missing({ missedEvents: 2 }, { missedEvents: 1 })).toBe(
      `${start}, but missed 2 of 1,000 events (0.2 %) where m missed 1 of 1,000 events (0.1 %).`,
    );
    expect(missing({ missedEvents: 1 }, { missedEvents: 1 })).toBe(`${start}.`);
    const unknown = { events: null, trueEvents: null, missedEvents: null, anomalousWindows: null };
    const silent = { ...unknown, transmissions: 10 };
    expect(missing(silent, unknown)).toBe(`${start}; what its silence missed is not known, since no event is defined.`);
    expect(missing({ ...silent, events: 0, missedEvents: 0 }, unknown)).toContain("since no event happened.");
    expect(missing(unknown, unknown)).toBe(`${start}.`);
  });

  it("compares power where batteries ran empty: who kills its nodes saves nothing by it", () => {
    // r draws less while it lives; m draws less in all, since its nodes soon draw nothing any more.
    const result = resultOf({
      m: { kind: "mqtt", energyJ: 90, deaths: 5, aliveS: 10_000 },
      r: { kind: "resonance", energyJ: 100, deaths: 0, aliveS: 20_000 },
    });
    expect(verdictOf(result).headline).toBe("Resonance: r needs 44 % less power than m (5.000 mW against 9.000 mW).");
    expect(verdictOf(result).caveats.join()).toContain("Nodes died in this run (0 with r, 5 with m)");
    expect(all(resultOf({ m: { kind: "mqtt", energyJ: 90 }, r: { kind: "resonance" } }))).not.toContain("died");
  });

  it("takes the best variant of either side", () => {
    const verdict = headline({
      plain: { kind: "mqtt", energyJ: 200 },
      quiet: { kind: "mqtt-deadband", energyJ: 100 },
      flood: { kind: "resonance", energyJ: 300 },
      tree: { kind: "resonance", energyJ: 50 },
    });
    expect(verdict).toBe("Resonance: tree needs 50 % less energy than quiet (50.00 J against 100.0 J).");
  });

  it("says where there is nothing to compare", () => {
    expect(headline({ m: { kind: "mqtt" } })).toBe("Only m was run: there is nothing to compare it with.");
    const silent = { transmissions: 0, deliveryRatio: null } as const;
    expect(headline({ m: { kind: "mqtt", ...silent }, r: { kind: "resonance", ...silent } })).toBe(
      "No protocol counts: there is nothing to compare.",
    );
  });

  it("says which side was not run", () => {
    const [r, d] = [
      { kind: "resonance", energyJ: 10 },
      { kind: "deadband", energyJ: 5 },
    ];
    expect(headline({ r, d })).toBe(
      "MQTT was not run. Least of all that count: d needs 50 % less energy than r (5.000 J against 10.00 J).",
    );
    expect(headline({ m: { kind: "mqtt", energyJ: 5.1 }, d })).toMatch(/^Resonance was not run\. Too close to call/);
    expect(headline({ s: { kind: "send-all", energyJ: 10 }, d })).toMatch(/^Least of all that count: d /);
  });

  it("compares bytes where no radio draws energy", () => {
    const bytes = (bytesOnAir: number) => ({ bytesOnAir, airtimeS: 0, channelLoad: null });
    const result = resultOf({ m: { kind: "mqtt", ...bytes(1000) }, r: { kind: "resonance", ...bytes(250) } });
    expect(verdictOf(result).headline).toBe(
      "Resonance: r needs 75 % fewer bytes on air than m (250 B against 1,000 B).",
    );
    expect(all(result)).toContain("says nothing of energy or batteries");
    expect(all(result)).not.toMatch(/dominates|Batteries:/);
  });
});

describe("who does not count", () => {
  const m = { kind: "mqtt", energyJ: 100 };
  const against = (r: Partial<Metrics> & { readonly readsTruth?: boolean }) =>
    resultOf({ m, r: { kind: "resonance", energyJ: 1, ...r } });

  it.each<[string, Partial<Metrics>, string]>([
    ["does not deliver", { deliveryRatio: 0.9 }, "r delivered 90 % where the best delivered 100 %"],
    ["delivers nothing that was due", { deliveryRatio: null }, "r delivered nothing that was due"],
    ["is silent", { transmissions: 0 }, "r sent nothing"],
    ["misses events", { missedEvents: 3 }, "r missed 3 of 4 events (75 %) where the most attentive missed none"],
  ])("who %s", (_, metrics, why) => {
    const verdict = verdictOf(against(metrics));
    expect(verdict.outcome).toBe("none");
    expect(verdict.best).toBe("m");
    expect(verdict.headline).toContain(`Resonance does not count here: ${why}`);
    expect(verdict.headline).toContain("Only m counts.");
    expect(verdict.caveats[0]).toContain(`Not counted: ${why}`);
    expect(verdict.caveats[0]).toContain("95 %");
  });

  it("who shares a reason is named together, and the last one's kin by name", () => {
    const deaf = { missedEvents: 3 };
    const result = resultOf({
      m,
      quiet: { kind: "mqtt-deadband", energyJ: 4, ...deaf },
      flood: { kind: "resonance", energyJ: 3, ...deaf },
      tree: { kind: "resonance", energyJ: 2, ...deaf },
      mute: { kind: "deadband", energyJ: 1, transmissions: 0 },
    });
    const why = "missed 3 of 4 events (75 %) where the most attentive missed none";
    const { headline: said, caveats } = verdictOf(result);
    expect(said).toBe(`Resonance does not count here: tree and flood ${why}. Only m counts; quiet does not either.`);
    expect(caveats[0]).toContain(`Not counted: mute sent nothing; tree, flood and quiet ${why}. The rule`);
    expect(caveats[0]).toContain("ripples around the alarm's limit");
  });

  it("who looks at the truth", () => {
    const verdict = verdictOf(against({ readsTruth: true }));
    expect(verdict.best).toBe("m");
    expect(verdict.headline).toContain("looks at the ground truth");
  });

  it("takes no standard from who looks at the truth", () => {
    const oracle = { kind: "resonance", readsTruth: true, deliveryRatio: 1, missedEvents: 0 };
    const poor = { deliveryRatio: 0.9, missedEvents: 4 };
    const { outcome } = verdictOf(
      resultOf({ oracle, m: { ...m, ...poor }, r: { kind: "resonance", energyJ: 1, ...poor } }),
    );
    expect(outcome).toBe("Resonance");
  });

  it("counts who delivers and misses almost as much as the best", () => {
    expect(verdictOf(against({ deliveryRatio: 0.951 })).outcome).toBe("Resonance");
    expect(verdictOf(against({ missedEvents: 1 })).outcome).toBe("Resonance");
    const of = (missed: number) => {
      const windows = { events: 1000, trueEvents: 1000, missedEvents: missed };
      return verdictOf(
        resultOf({
          m: { ...m, ...windows, missedEvents: 10 },
          r: { kind: "resonance", energyJ: 1, ...windows },
        }),
      ).outcome;
    };
    expect(of(30)).toBe("Resonance");
    expect(of(31)).toBe("none");
  });

  it("does not call it chance where half of few events are missed", () => {
    const of = (events: number, missedEvents: number) => {
      const few = { events, trueEvents: events };
      return verdictOf(resultOf({ m: { ...m, ...few }, r: { kind: "resonance", energyJ: 1, ...few, missedEvents } }));
    };
    for (const [events, missed] of [
      [1, 1],
      [2, 1],
      [2, 2],
      [4, 2],
    ] as const)
      expect(of(events, missed).headline).toMatch(/^Resonance does not count here: r missed/);
    expect(of(5, 2).outcome).toBe("Resonance");
    expect(of(5, 3).outcome).toBe("none");
  });

  it("counts an event once, however many members missed it", () => {
    const shared = { events: 400, trueEvents: 20 };
    const of = (missedEvents: number) =>
      verdictOf(resultOf({ m: { ...m, ...shared }, r: { kind: "resonance", energyJ: 1, ...shared, missedEvents } }));
    // Two events that all twenty members missed are as much chance as two that one sink missed.
    expect(of(40).outcome).toBe("Resonance");
    expect(of(41).outcome).toBe("none");
    expect(of(0).caveats.join()).toContain("20 events tell little");
  });

  it("misses whatever its energy, with the sink or all as audience", () => {
    const events = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(events, fc.nat(300), fc.integer({ min: 1, max: 60 }), (trueEvents, missed, members) => {
        fc.pre(missed <= trueEvents);
        const of = (each: number) => {
          const truth = { events: trueEvents * each, trueEvents };
          return verdictOf(
            resultOf({
              m: { ...m, ...truth },
              r: { kind: "resonance", energyJ: 1, ...truth, missedEvents: missed * each },
            }),
          );
        };
        expect(of(members).outcome).toBe(of(1).outcome);
        if (missed * 2 >= trueEvents) expect(of(1).best).toBe("m");
      }),
    );
  });

  it("never wins, whatever it saves", () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(ratio, ratio, fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x, y, energyJ) => {
        const { best } = verdictOf(
          resultOf({ m: { ...m, deliveryRatio: x }, r: { kind: "resonance", energyJ, deliveryRatio: y } }),
        );
        if (best === "r") expect(y).toBeGreaterThanOrEqual(0.95 * x);
        if (best === "m") expect(x).toBeGreaterThanOrEqual(0.95 * y);
      }),
    );
  });
});
