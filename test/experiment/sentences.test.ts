import { describe, expect, it } from "vitest";
import { runText } from "../support/scenarios.ts";

const RADIO = (audience: string, protocols: string) => `
title: sentences
duration: 5 min
nodes: { count: 2, placement: { kind: line, spacing: 20 m } }
sensor: { kind: vibration, every: 60 s }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
audience: ${audience}
protocols: ${protocols}
`;

describe("sentences beside a result", () => {
  it("say that a JSON report takes two segments, and a compact one a single segment", () => {
    const { protocols } = runText(RADIO("sink", "{ mqtt: {}, small: { kind: mqtt, payload: compact } }"));
    // PUBLISH: 2 + 2 + topic "sensors/node-10" 15 + {"sensor_id":"node-10","timestamp":1767225600000,"value":50.23,"unit":"Hz"} 75.
    expect(protocols.mqtt.notes.join()).toContain("about 94 bytes: 2 TCP segments");
    expect(protocols.small.notes.join()).toContain("one TCP segment");
  });

  it("say what an event is, and that a grace without an alarm does nothing", () => {
    const said = (audience: string) => {
      const { warnings, assumptions } = runText(RADIO(audience, "{ mqtt: {} }"));
      return [...warnings, ...assumptions].join();
    };
    expect(said("sink")).not.toMatch(/An event is|does nothing/);
    expect(said("{ who: sink, grace: 5 s }")).toContain("grace does nothing");
    const alarmed = said("{ who: sink, alarm: { above: 60 Hz }, grace: 5 s }");
    expect(alarmed).toContain("An event is a labelled window");
    expect(alarmed).toContain("and 5 s after its end");
    expect(alarmed).not.toContain("does nothing");
  });

  it("say for how long channel checks keep the receiver on, as the setting says", () => {
    const said = (check: string) =>
      runText(RADIO("sink", "{ mqtt: {} }"), [`radio.listening={ kind: lpl, check: ${check} }`]).assumptions.join();
    expect(said("664 us")).toContain("on for 0.53 % of the time");
    expect(said("1250 us")).toContain("on for 1 % of the time");
  });

  it("are backed by the ledger: twice the check, twice the idle listening", () => {
    const idleJ = (check: string) => {
      const { metrics } = runText(RADIO("sink", "{ send-all: {} }"), [`radio.listening={ kind: lpl, check: ${check} }`])
        .protocols["send-all"];
      return metrics.energyByStateJ.idleListening;
    };
    expect(idleJ("1328 us") / idleJ("664 us")).toBeCloseTo(2, 6);
  });
});
