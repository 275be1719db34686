import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortVerdict, verdictOf } from "../../../reports/verdict/verdict.ts";
import type { Metrics } from "../../../src/experiment/result.ts";
import { mqttMetrics, sample } from "../sample.ts";
import { all, type Made, resultOf } from "./made.ts";

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
    expect(verdictOf(resultOf(full)).reasons.slice(0, 6)).toEqual([
      "Against MQTT that sends every sample: tree needs 45 % less energy than compact and 56 % less energy than mqtt.",
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
    const dying = resultOf({
      m: { kind: "mqtt", energyJ: 100, energyWithoutIdleListeningJ: 10, aliveS: 1, deaths: 1, ...idle },
      r: { kind: "resonance", energyJ: 95, energyWithoutIdleListeningJ: 10, aliveS: 2, ...idle },
    });
    expect(all(dying)).toContain("Were it free, r would need 50 % less power than m.");
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
    const both = (known: Partial<Metrics>) =>
      all(resultOf({ m: { kind: "mqtt", ...known }, r: { kind: "resonance", ...known } }));
    expect(both({ events: null, missedEvents: null, anomalousWindows: null })).toContain(
      "Nothing says what an event is",
    );
    expect(both({ events: 0, missedEvents: 0, anomalousWindows: null })).toContain("No event happened in this run");
    const none = (events: number, trueEvents: number) => both({ events, trueEvents, missedEvents: 0 });
    expect(none(59, 59)).toContain("59 events tell little of what is missed in the long run.");
    expect(none(60, 60)).not.toContain("in the long run");
    // Sixty members that learn of one event are one event.
    expect(none(60, 1)).toContain("1 event tells little of what is missed in the long run.");
  });

  it("count windows passed in silence where no rule says what an alarm is", () => {
    const silent = (missedAnomalousWindows: number) =>
      verdictOf(
        resultOf({
          m: { kind: "mqtt" },
          r: { kind: "resonance", energyJ: 1, missedEvents: null, missedAnomalousWindows },
        }),
      );
    expect(silent(1).outcome).toBe("Resonance");
    expect(silent(3).headline).toContain("r missed 3 of 4 events (75 %)");
  });

  it("tell what the audience knew", () => {
    const delayed = { ...mqttMetrics.latencyS!, p50: 20.4 };
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
  const counted = fc.option(fc.nat(1000));
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
    missedEvents: counted,
    events: counted,
    trueEvents: counted,
    deaths: fc.nat(2),
    aliveS: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e12, noNaN: true })),
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
