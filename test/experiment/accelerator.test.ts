import { describe, expect, it } from "vitest";
import { createLinearBattery } from "../../models/battery/linear.ts";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import { STATE } from "../../sim/energy/ledger.ts";
import { World } from "../../sim/world.ts";
import { runText, scenarioOf } from "../support/scenarios.ts";
import { silent } from "../support/toy-protocols.ts";
import { PLAIN, worldOf } from "../support/worlds.ts";

const SAMPLES = 100;
/** One sensing node beside the gateway; its threshold is so high that only its first sample says anything. */
const QUIET = `title: One quiet node
duration: ${SAMPLES} s
nodes: { count: 1, bootSpread: 0 s, clockDrift: 0 ppm }
topology: line
sensor: { kind: vibration, every: 1 s, probability: 0 % }
encoder: { kind: level-hdc, range: [0 Hz, 1000 Hz] }
protocols: { resonance: { threshold: 0.5 }, deadband: { delta: 500 Hz }, send-all: }
`;

const SLIM = ["nodes.accelerator=slim-llama"];
const cpuJ = (set: readonly string[], protocol: string) =>
  runText(QUIET, set).protocols[protocol].metrics.energyByStateJ.cpu;

describe("an encoded sample that stays silent", () => {
  it.each<[string, readonly string[], number, number]>([
    // µs a sample: ⌈1155 ÷ 128 MOPS⌉; ⌈1152 B ÷ 256 MB/s⌉ against 1155 ÷ 256 MOPS = 4.51 µs; 1 ms + ⌈1152 B ÷ 1.6 GB/s⌉
    ["the board's processor", [], 10, 3.3e-3 - 3.16e-6],
    ["DSP instructions", ["nodes.accelerator=mcu-dsp"], 5, 3.3e-3 - 3.16e-6],
    ["an accelerator", SLIM, 1001, 27.357e-3],
    ["a slower one", ["nodes.accelerator={ kind: slim-llama, wakeUp: 5 ms, memory: 1152 kB/s }"], 6000, 27.357e-3],
  ])("costs exactly its work on %s", (_, set, sampleUs, activeA) => {
    const { metrics } = runText(QUIET, set).protocols.resonance;
    expect(metrics).toMatchObject({ samples: SAMPLES, transmissions: 1 });
    const costJ = SAMPLES * sampleUs * 1e-6 * activeA * 3;
    expect(metrics.energyByStateJ.cpu).toBeCloseTo(costJ, 12);
    // The broken twin: charging only what is sent would be off by a factor of a hundred.
    expect(metrics.energyByStateJ.cpu).not.toBeCloseTo(costJ / SAMPLES, 12);
  });

  it("wakes no accelerator where nothing is encoded", () => {
    expect(cpuJ(SLIM, "send-all")).toBe(0);
    expect(cpuJ(SLIM, "deadband")).toBeGreaterThan(0);
    expect(cpuJ(SLIM, "deadband")).toBe(cpuJ([], "deadband"));
  });

  it("leaves everything else as it was, but comes later", () => {
    const [plain, slim] = [[], SLIM].map((set) => runText(QUIET, set));
    for (const name of ["deadband", "send-all"]) {
      expect(slim.protocols[name].digest).toBe(plain.protocols[name].digest);
      expect(slim.protocols[name].metrics).toEqual(plain.protocols[name].metrics);
    }
    const latency = (result: typeof plain) => result.protocols.resonance.metrics.latencyS!.mean;
    expect(latency(slim) - latency(plain)).toBeCloseTo((1001 - 10) * 1e-6, 9);
  });

  it("costs the accelerator's sleep too, whoever runs on it", () => {
    const set = ["nodes.accelerator={ kind: slim-llama, sleepCurrent: 10 uA }"];
    const [plain, leaky] = [SLIM, set].map((one) => runText(QUIET, one));
    for (const name of ["resonance", "send-all"]) {
      const sleepJ = (result: typeof plain) => result.protocols[name].metrics.energyByStateJ.sleep;
      expect(sleepJ(leaky) - sleepJ(plain)).toBeCloseTo(100 * 10e-6 * 3, 12);
    }
  });
});

describe("a scenario", () => {
  it("shows the processor and its figures, and says in a sentence what they assume", () => {
    expect(scenarioOf(QUIET).readable.nodes).toMatchObject({ accelerator: { kind: "cpu" } });
    expect(scenarioOf(QUIET, SLIM).readable.nodes).toMatchObject({
      accelerator: {
        kind: "slim-llama",
        wakeUp: "1 ms",
        operationsPerSecond: 107.5e9,
        memory: "12.8 Gbit/s",
        current: "27.357 mA",
        sleepCurrent: "0 mA",
      },
    });
    expect(runText(QUIET).assumptions.join()).not.toContain("accelerator");
    expect(runText(QUIET, SLIM).assumptions.join()).toContain("wakes it (1 ms) and adds 27.357 mA");
  });
});

describe("energy on an accelerator", () => {
  const accelerator = { wakeUs: 10_000, operationsPerS: 1e6, bytesPerS: 1e6, activeA: 0.02, sleepA: 5e-6 };
  const protocol = { ...silent(0), sampleWork: { operations: 10_000, bytes: 0, forAccelerator: true } } as const;
  const { receiveA } = boardCatalogue.nrf52840;

  function runOf(capacityC: number): World {
    const spec = worldOf({ ...PLAIN, samples: 100 });
    const nodes = spec.nodes.map((node) =>
      node.isGateway ? node : { ...node, accelerator, battery: createLinearBattery(capacityC) },
    );
    const run = new World({ ...spec, nodes, durationUs: 100_000_000 }, protocol);
    run.run();
    return run;
  }

  it("is Σ residency × current", () => {
    const run = runOf(7200);
    // 100 s asleep with the receiver on, and 100 samples of 10 ms wake-up and 10 ms computing
    expect(run.stateChargeC(1, STATE.cpu, 100_000_000)).toBeCloseTo(100 * 0.02 * 0.02, 12);
    expect(run.chargeC(1, 100_000_000)).toBeCloseTo(100 * (receiveA + 5e-6) + 100 * 0.02 * 0.02, 9);
    expect(run.stateChargeC(0, STATE.cpu, 100_000_000)).toBe(0); // the gateway
  });

  it("ends a battery at the instant that summing every load gives", () => {
    const idleA = receiveA + 5e-6;
    const inSample = 0.02 * (idleA + 0.02);
    const inSecond = inSample + 0.98 * idleA;
    // Ten whole seconds, and half of the work of the eleventh sample.
    const run = runOf(10 * inSecond + inSample / 2);
    expect(Math.abs(run.diedUs[1] - 10_010_000)).toBeLessThanOrEqual(2);
  });
});
