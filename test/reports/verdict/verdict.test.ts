import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortVerdict, verdictOf } from "../../../reports/verdict/verdict.ts";
import type { Metrics, ProtocolResult, RunResult } from "../../../src/experiment/result.ts";
import { mqttMetrics, sample } from "../sample.ts";

type Made = Partial<Metrics> & { readonly kind: string; readonly readsTruth?: boolean };

/** A result of these protocols; what is not said is like the sample's MQTT. */
function resultOf(protocols: { readonly [name: string]: Made }): RunResult {
  const made = Object.entries(protocols).map(([name, { kind, readsTruth = false, ...metrics }]) => {
    const one: ProtocolResult = {
      ...sample.protocols.mqtt!,
      kind,
      readsTruth,
      metrics: { ...mqttMetrics, ...metrics },
    };
    return [name, one];
  });
  return { ...sample, protocols: Object.fromEntries(made) };
}

const headline = (protocols: { readonly [name: string]: Made }) => verdictOf(resultOf(protocols)).headline;
const all = (result: RunResult) => {
  const { headline, reasons, confidence, caveats } = verdictOf(result);
  return [headline, ...reasons, confidence, ...caveats].join("\n");
};

describe("the headline", () => {
  it("says which needs less, and by how much", () => {
    expect(headline({ m: { kind: "mqtt", energyJ: 100 }, r: { kind: "resonance", energyJ: 78 } })).toBe(
      "Resonance: r needs 22 % less energy than m (78.00 J against 100.0 J).",
    );
    expect(headline({ m: { kind: "mqtt-deadband", energyJ: 1 }, r: { kind: "resonance", energyJ: 50 } })).toBe(
      "MQTT: m needs 1/50 of the energy of r (1.000 J against 50.00 J).",
    );
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

  it("who looks at the truth", () => {
    const verdict = verdictOf(against({ readsTruth: true }));
    expect(verdict.best).toBe("m");
    expect(verdict.headline).toContain("looks at the ground truth");
  });

  it("counts who delivers and misses almost as much as the best", () => {
    expect(verdictOf(against({ deliveryRatio: 0.951 })).outcome).toBe("Resonance");
    expect(verdictOf(against({ missedEvents: 2 })).outcome).toBe("Resonance");
    const of = (missed: number) => {
      const windows = { events: 1000, missedEvents: missed };
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

describe("the reasons", () => {
  const layers = (application: number) => ({ bytesByLayer: { ...mqttMetrics.bytesByLayer, application } });
  const full: { readonly [name: string]: Made } = {
    mqtt: { kind: "mqtt", energyJ: 100, ...layers(1_200_000) },
    compact: { kind: "mqtt", energyJ: 80, ...layers(600_000) },
    quiet: { kind: "mqtt-deadband", transmissions: 1_000, energyJ: 50, ...layers(100_000) },
    plain: { kind: "deadband", transmissions: 1_000, energyJ: 40, ...layers(50_000) },
    tree: { kind: "resonance", transmissions: 980, energyJ: 44, ...layers(80_000) },
    flood: { kind: "resonance", transmissions: 980, energyJ: 132, ...layers(800_000) },
  };

  it("tell what silence, form, transport, vectors and ways saved or cost", () => {
    expect(verdictOf(resultOf(full)).reasons.slice(0, 5)).toEqual([
      "Silence: with 1,000 messages instead of 12,000, quiet needs 1/2 of the energy of mqtt.".replace(
        "1/2 of the energy of",
        "50 % less energy than",
      ),
      "Form of the messages: with as many of them but shorter, compact needs 20 % less energy than mqtt.",
      "Transport: with about as many messages, but datagrams in place of MQTT over TCP, plain needs 20 % less energy than quiet.",
      "Vectors instead of numbers: with 980 messages against 1,000, tree needs 10 % more energy than plain.",
      "The way they travel: with about as many messages, flood needs 3 times the energy of tree.",
    ]);
  });

  it("leave out arms that are not there", () => {
    const { mqtt, tree } = full;
    expect(verdictOf(resultOf({ mqtt: mqtt!, tree: tree! })).reasons.join()).not.toMatch(/Silence:|Transport:|Vectors/);
  });

  it("tell when the radio's own listening decides", () => {
    const idle = { energyByStateJ: { ...mqttMetrics.energyByStateJ, idleListening: 90 } };
    const result = resultOf({
      m: { kind: "mqtt", energyJ: 100, energyWithoutIdleListeningJ: 10, ...idle },
      r: { kind: "resonance", energyJ: 95, energyWithoutIdleListeningJ: 5, ...idle },
    });
    expect(all(result)).toContain("idle listening is 95 % of the energy of r and 90 % of that of m");
    expect(all(result)).toContain("Were it free, r would need 50 % less energy than m.");
  });

  it("tell lives, unless a battery has no end", () => {
    const two = (life: Metrics["lifeDays"]) =>
      all(resultOf({ m: { kind: "mqtt", energyJ: 2 }, r: { kind: "resonance", energyJ: 1, lifeDays: life } }));
    expect(two(mqttMetrics.lifeDays)).toContain("the first is empty after 100.5 d with r and 100.5 d with m");
    expect(two({ firstDead: 1, tenthDead: 1, median: Number.POSITIVE_INFINITY, projected: true })).not.toContain(
      "Batteries:",
    );
    expect(two(null)).not.toContain("Batteries:");
  });
});

describe("the caveats", () => {
  it("tell a congested channel", () => {
    const load = (max: number) =>
      all(resultOf({ m: { kind: "mqtt", channelLoad: { mean: 0.1, max } }, r: { kind: "resonance", energyJ: 1 } }));
    expect(load(0.51)).toContain("m asks for 51 % of its time");
    expect(load(0.5)).not.toContain("congested");
  });

  it("tell whether sensitivity is matched", () => {
    const missed = (missedEvents: number | null) =>
      all(resultOf({ m: { kind: "mqtt" }, r: { kind: "resonance", missedEvents } }));
    expect(missed(1)).toContain(
      "Sensitivity is not quite matched: m missed none of 4 events; r missed 1 of 4 events (25 %).",
    );
    expect(missed(0)).toContain("Sensitivity is matched: those that count missed none of 4 events each.");
    const unknown = { missedEvents: null, anomalousWindows: null } as const;
    expect(all(resultOf({ m: { kind: "mqtt", ...unknown }, r: { kind: "resonance", ...unknown } }))).toContain(
      "knows no events",
    );
  });

  it("count windows passed in silence where no rule says what an alarm is", () => {
    const silent = (missedAnomalousWindows: number) =>
      verdictOf(
        resultOf({
          m: { kind: "mqtt" },
          r: { kind: "resonance", energyJ: 1, missedEvents: null, missedAnomalousWindows },
        }),
      );
    expect(silent(2).outcome).toBe("Resonance");
    expect(silent(3).headline).toContain("r missed 3 of 4 events (75 %)");
  });

  it("tell what the audience knew", () => {
    const delayed = { ...mqttMetrics.latencyS!, p50: 20 };
    const result = resultOf({
      m: { kind: "mqtt", falseAlarms: 3, detectionDelayS: mqttMetrics.latencyS },
      r: { kind: "resonance", energyJ: 1, falseAlarms: 0, detectionDelayS: delayed },
    });
    expect(all(result)).toContain("detection took 20 s with r, 0.011 s with m (median)");
    expect(all(result)).toContain("false alarms: 0 with r, 3 with m");
  });

  it("tell that it rests on one seed", () => {
    expect(shortVerdict(sample)).toContain("one seed (hall-1)");
  });
});

describe("every verdict", () => {
  const amount = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true }));
  const maybe = fc.option(amount);
  const life = fc.option(
    fc.record({
      firstDead: fc.constantFrom(0, 10, Number.POSITIVE_INFINITY),
      tenthDead: fc.constant(10),
      median: fc.constantFrom(0, 10, Number.POSITIVE_INFINITY, null as unknown as number),
      projected: fc.boolean(),
    }),
  );
  const protocol = fc.record({
    kind: fc.constantFrom("mqtt", "mqtt-deadband", "send-all", "deadband", "resonance"),
    transmissions: fc.nat(10),
    energyJ: amount,
    energyWithoutIdleListeningJ: amount,
    energyByStateJ: fc.record({ sleep: amount, cpu: amount, transmit: amount, receive: amount, idleListening: amount }),
    bytesOnAir: fc.nat(),
    airtimeS: amount,
    deliveryRatio: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    missedEvents: maybe,
    events: maybe,
    falseAlarms: maybe,
    lifeDays: life,
    channelLoad: fc.option(fc.record({ mean: amount, max: amount })),
  });

  it("is made of sentences, whatever is undefined, endless or zero", () => {
    fc.assert(
      fc.property(fc.array(protocol, { minLength: 1, maxLength: 6 }), (protocols) => {
        const text = all(resultOf(Object.fromEntries(protocols.map((one, i) => [`p${i}`, one]))));
        expect(text).not.toMatch(/NaN|undefined|null|Infinity|∞|n\/a|\[object/);
        for (const sentence of text.split("\n")) expect(sentence).toMatch(/^\S.*\.$/);
      }),
    );
  });
});
