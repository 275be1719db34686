import { describe, expect, test } from "vitest";
import { levelHdc } from "../../models/encoder/level-hdc.ts";
import { oracleLabel } from "../../models/encoder/oracle-label.ts";
import { publishedSamples } from "../../models/sensor/published-vibration.ts";
import { keyOf } from "../../src/base/chance.ts";
import type { Encoder } from "../../src/base/encoder.ts";
import type { SampleBlock } from "../../src/host.ts";
import { ProtocolSettingError } from "../../src/protocol/protocol-model.ts";
import { resonance } from "../../src/protocol/resonance.ts";
import { EPOCH_US, FakeHost } from "../support/fake-host.ts";
import { context, defaults, encoder } from "./support.ts";

const key = keyOf("tests", "encoder");

describe("on the data of the published benchmark, θ = 0.35", () => {
  const { values, labels } = publishedSamples(12_000);
  const block: SampleBlock = { firstOrdinal: 0, values, labels };

  function transmissions(made: Encoder): number[] {
    const host = new FakeHost();
    const node = resonance.build(defaults, { ...context, encoder: made }).create(host);
    for (let at = node.scanSamples(block, 0, 12_000); at < 12_000; at = node.scanSamples(block, at + 1, 12_000))
      node.onSample(block, at, EPOCH_US + at * 300_000);
    return host.publications.map(({ ordinal }) => ordinal);
  }

  function missedPart(range: readonly [number, number]): number {
    const made = levelHdc.build({ dimensions: 384, range, levels: undefined }, { key, earlyRange: undefined });
    const sent = new Set(transmissions(made));
    const anomalies = labels.reduce((sum, label) => sum + label, 0);
    expect(anomalies).toBe(578);
    return labels.reduce((missed, label, i) => missed + (label === 1 && !sent.has(i) ? 1 : 0), 0) / anomalies;
  }

  test("the range decides how many anomalous samples are never sent", () => {
    expect(missedPart([20, 80])).toBeGreaterThan(0.37);
    expect(missedPart([20, 80])).toBeLessThan(0.43);
    expect(missedPart([35, 65])).toBeGreaterThan(0.02);
    expect(missedPart([35, 65])).toBeLessThan(0.04);
    expect(missedPart([0, 100])).toBeGreaterThan(0.97);
  });

  test("choosing the codeword by the ground truth gives the published 1,095 transmissions", () => {
    expect(transmissions(oracleLabel.build({ dimensions: 384 }, { key, earlyRange: undefined })).length).toBe(1095);
  });
});

describe("settings", () => {
  test("notes say what the threshold means here, and how large a vector is", () => {
    expect(resonance.notes(defaults, { ...context, sensorUnit: "Hz" })).toEqual([
      "A state travels as a vector of 77 bytes (trit5).",
      // 193 levels over 60 Hz: 0.35 × 192 = 67.2, so 68 levels or more, 67.5 on average.
      "θ = 0.35 is 21 Hz here: on a scalar the semantic filter is a deadband (of about 21.1 Hz, its levels being 0.31 Hz wide).",
    ]);
    expect(resonance.notes({ ...defaults, threshold: 1 }, context).join()).toContain("only first samples");
    expect(resonance.notes({ ...defaults, vector: "sparse" }, context).join()).toContain("at most 816 bytes");
    expect(resonance.notes({ ...defaults, semanticDedup: 3 }, context).join()).toContain("silence another's");
    const blind = oracleLabel.build({ dimensions: 384 }, { key, earlyRange: undefined });
    expect(resonance.notes(defaults, { ...context, encoder: blind }).join()).not.toContain("deadband");
  });

  test("without an encoder there is no meaning to compare", () => {
    expect(() => resonance.build(defaults, { ...context, encoder: undefined })).toThrow(ProtocolSettingError);
  });

  test("a vector that no event can hold is refused", () => {
    const large = levelHdc.build({ dimensions: 16_384, range: [0, 1], levels: 2 }, { key, earlyRange: undefined });
    const build = (vector: "float32" | "trit5") =>
      resonance.build({ ...defaults, vector }, { ...context, encoder: large });
    expect(() => build("float32")).toThrow(ProtocolSettingError);
    expect(() => build("trit5")).not.toThrow();
  });

  test("each sample costs what the encoder says", () => {
    expect(resonance.build(defaults, context).sampleWork).toBe(encoder.work);
  });
});
