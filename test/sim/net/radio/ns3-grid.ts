/**
 * The experiment that is compared with ns-3 3.37's lr-wpan: a square grid 30 m apart, 0 dBm, log-distance loss of exponent 3,
 * noiseless receivers, and one broadcast of 100 bytes per node and second from a random first instant on.
 */
import { placements } from "../../../../models/placement/catalogue.ts";
import { CCA_ABOVE_SENSITIVITY_DB } from "../../../../models/radio/ieee802154.ts";
import { aboveNoiseDb, THERMAL_NOISE_DBM } from "../../../../models/radio/noise.ts";
import { logDistance } from "../../../../models/radio/path-loss.ts";
import { Kernel } from "../../../../sim/kernel/kernel.ts";
import { FRAME_OUTCOMES } from "../../../../sim/net/outcome.ts";
import { TO_ALL } from "../../../../sim/net/radio/air-contract.ts";
import { type Culling, rowsOfField } from "../../../../sim/net/radio/field.ts";
import { type RadioKeys, RadioMedium } from "../../../../sim/net/radio/radio-medium.ts";
import type { RadioRows } from "../../../../sim/net/radio/rows.ts";
import { deriveKey, keyOf, type Purpose } from "../../../../src/base/chance.ts";
import { Keys } from "../../../../src/base/keys.ts";

/** As ns-3 3.37, LrWpanPhy::StartRx. */
export const LOCK_THRESHOLD_DB = -5;

/** What a frame carries above the MAC, bytes. */
export const PAYLOAD_BYTES = 100;
export const PERIOD_US = 1_000_000;

export interface GridOptions {
  readonly nodes: number;
  readonly spacingM: number;
  readonly seconds: number;
  readonly errorRule: "physical" | "ns3";
  readonly culling: Culling;
  readonly seed: string;
}

export interface GridResult {
  readonly sent: number;
  readonly received: number;
  readonly dropped: number;
  readonly events: number;
  readonly links: number;
  readonly outcomes: ReadonlyMap<string, number>;
  /** Order-sensitive hash of all deliveries. */
  readonly hash: number;
}

/** Sets the experiment up and returns what runs it. */
export function prepareGrid(options: GridOptions): () => GridResult {
  const { nodes } = options;
  const rows = gridRows(options);
  const kernel = new Kernel();
  const outcomes = new Map<string, number>();
  let sent = 0;
  let received = 0;
  let dropped = 0;
  let hash = 0;
  const medium = new RadioMedium({
    kernel,
    keys: radioKeys(options.seed, nodes),
    rows,
    listening: Array.from({ length: nodes }, () => ({ kind: "always-on" })),
    listener: {
      deliver(receiver, _frame, from) {
        received++;
        hash = (Math.imul(hash, 31) + receiver * 65537 + from) | 0;
      },
      sendEnded(_node, _token, outcome) {
        if (outcome === "dropped") dropped++;
      },
      radioState() {},
      book() {},
      frameOnAir() {},
      outcomeAt(_receiver, _transmitter, outcome) {
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      },
      outcomesAt(receivers, transmitter, numbers, count) {
        for (let i = 0; i < count; i++) this.outcomeAt(receivers[i], transmitter, FRAME_OUTCOMES[numbers[i]]);
      },
    },
    lockThresholdDb: LOCK_THRESHOLD_DB,
    ccaAboveNoiseDb: aboveNoiseDb(CCA_ABOVE_SENSITIVITY_DB),
    errorRule: options.errorRule,
    access: "csma-ca",
    queueFrames: 8,
  });
  const frame = new Uint8Array(PAYLOAD_BYTES);
  const application = kernel.register("application", (node) => {
    sent++;
    medium.send(node, TO_ALL, frame, 0);
    kernel.schedule(kernel.nowUs + PERIOD_US, node, application);
  });
  const offsetsUs = startOffsetsUs(nodes);
  for (let node = 0; node < nodes; node++) {
    medium.powerUp(node);
    kernel.schedule(offsetsUs[node], node, application);
  }
  return () => {
    kernel.runUntil(options.seconds * PERIOD_US);
    return { sent, received, dropped, events: kernel.fired, links: rows.receiver.length, outcomes, hash };
  };
}

/** Who hears whom on the grid. */
export function gridRows(options: Pick<GridOptions, "nodes" | "spacingM" | "culling">): RadioRows {
  const { nodes: positions } = placements.grid.build(
    { spacing: options.spacingM, columns: undefined },
    { count: options.nodes, gateways: 0, random: () => 0 },
  );
  const pathLoss = logDistance.build(
    { exponent: 3, referenceLoss: 46.6777, referenceDistance: 1, shadowing: 0, asymmetry: 0 },
    { nodeKeys: [] },
  );
  return rowsOfField({
    positions,
    pathLoss,
    transmitPowerDbm: 0,
    noiseDbm: positions.map(() => THERMAL_NOISE_DBM),
    lockThresholdDb: LOCK_THRESHOLD_DB,
    culling: options.culling,
  });
}

/** When each node begins: the offsets that ns-3 was given. */
export function startOffsetsUs(nodes: number): Float64Array {
  const draw = xoshiro(99);
  return Float64Array.from({ length: nodes }, () => Math.floor(draw() * PERIOD_US));
}

/** Keys of nodes named n0, n1, … */
export function radioKeys(seed: string, nodes: number): RadioKeys {
  const keys = (purpose: Purpose): Keys => new Keys(nodes, (node) => deriveKey(keyOf(seed, purpose), `n${node}`));
  return { frameError: keys("frame-error"), backoff: keys("mac-backoff"), listeningPhase: keys("listening-phase") };
}

/** xoshiro128** 1.1 seeded by splitmix32. */
function xoshiro(seed: number): () => number {
  let state = seed | 0;
  const splitmix = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  return () => {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result * 2.3283064365386963e-10;
  };
}
