/** Streams of hidden states where they are meant to run: in worlds whose links lose frames in bursts. */
import { describe, expect, it } from "vitest";
import { runText } from "../../support/scenarios.ts";

const world = (loss: string, more = "") => `
title: A pipeline
seed: pipeline
duration: 20 min
nodes: { count: 2, gateways: 1 }
topology: { kind: line, gateway: first, link: { kind: lossy, retries: 0, loss: ${loss} } }
sensor: { kind: vibration, every: 60 s }
audience: sink
protocols:
  neither: { kind: latent-stream, retransmit: false${more} }
  parity: { kind: latent-stream, retransmit: false, parity: { data: 8, parity: 3 }${more} }
  retransmission: { kind: latent-stream${more} }
  both: { kind: latent-stream, parity: { data: 8, parity: 3 }${more} }
`;
const metricsOf = (text: string) => {
  const { protocols } = runText(text);
  return (name: string) => protocols[name].metrics;
};

describe("in bursts", () => {
  const of = metricsOf(world("{ kind: gilbert-elliott, rate: 5 %, burst: 30 ms }"));

  it("streams are whole where lost frames are asked for again, and seldom where nothing is done", () => {
    expect([of("retransmission"), of("both")].map(({ deliveryRatio }) => deliveryRatio)).toEqual([1, 1]);
    expect(of("neither").deliveryRatio!).toBeLessThan(0.6);
    expect(of("parity").deliveryRatio!).toBeGreaterThan(of("neither").deliveryRatio! + 0.2);
  });

  it("what was done about losses is told as facts", () => {
    const told = (name: string) => {
      const { facts } = of(name);
      return ["recovered", "asked-again", "sent-again", "incomplete"].map((fact) => (facts[fact] ?? 0) > 0);
    };
    expect(told("neither")).toEqual([false, false, false, true]);
    expect(told("parity")).toEqual([true, false, false, true]);
    expect(told("retransmission")).toEqual([false, true, true, false]);
    expect(told("both")).toEqual([true, true, true, false]);
    expect(of("both").facts["sent-again"]!).toBeLessThan(of("retransmission").facts["sent-again"]!);
  });

  it("parity costs more bytes than asking again, each of which counts", () => {
    expect(of("both").bytesOnAir).toBeGreaterThan(1.2 * of("retransmission").bytesOnAir);
    expect(of("retransmission").bytesOnAir).toBeGreaterThan(of("retransmission").deliveries * 32_768);
  });
});

describe("without losses", () => {
  const of = metricsOf(world("none", ", tokens: 2"));

  it("all is whole, through the machine between too, and nothing is recovered or sent again", () => {
    for (const name of ["neither", "parity", "retransmission", "both"]) {
      const { deliveryRatio, hops, facts, setUp } = of(name);
      expect(deliveryRatio).toBe(1);
      expect(hops!.max).toBe(2);
      expect(Object.keys(facts).sort()).toEqual(["agreed", "forwarded"]);
      // A ping, a capability and a ready for each of two sessions, some of them in fragments.
      expect(setUp.frames).toBeGreaterThanOrEqual(6);
      expect(setUp.bytes).toBeLessThan(4000);
    }
  });
});
