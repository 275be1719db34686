/** A field of sixty radios, and air over it. */
import { placements } from "../../../../models/placement/catalogue.ts";
import { logDistance } from "../../../../models/radio/path-loss.ts";
import { Air } from "../../../../sim/net/radio/air.ts";
import { MODE } from "../../../../sim/net/radio/air-contract.ts";
import { type Culling, rowsOfField } from "../../../../sim/net/radio/field.ts";
import { NOISE_UNITS, type RadioRows } from "../../../../sim/net/radio/rows.ts";
import { setupStream } from "../../../../src/base/chance.ts";
import { radioKeys } from "./ns3-grid.ts";

/** The transmitter of each link. */
export const sourcesOf = ({ receiver, start }: RadioRows) =>
  receiver.map((_, edge) => start.findLastIndex((first) => first <= edge));

export const NODES = 60;
export const NOISE_DBM = -100;

export function field(culling: Culling, shadowing = 4): RadioRows {
  const { nodes: positions } = placements.random.build(
    { width: 900, height: 700 },
    { count: NODES, gateways: 0, random: setupStream("air", "placement") },
  );
  const keys = radioKeys("air", NODES).listeningPhase;
  const pathLoss = logDistance.build(
    { exponent: 3, referenceLoss: 46.6777, referenceDistance: 1, shadowing, asymmetry: 0 },
    { nodeKeys: positions.map((_, node) => keys.at(node)) },
  );
  const noiseDbm = positions.map(() => NOISE_DBM);
  return rowsOfField({ positions, pathLoss, transmitPowerDbm: 0, noiseDbm, lockThresholdDb: -5, culling });
}

export function airOver(
  rows: RadioRows,
  ccaAboveNoiseDb: number,
  clock: { readonly nowUs: number },
  errorRule: "physical" | "ns3" = "physical",
): Air {
  const listener = { ended() {}, missed() {} };
  const frameErrorKeys = radioKeys("air", rows.nodes).frameError;
  const options = { rows, clock, frameErrorKeys, lockThresholdDb: -5, ccaAboveNoiseDb, errorRule };
  const air = new Air(options, listener);
  air.mode.fill(MODE.listening);
  return air;
}

/** The same rows, and one node more that nobody hears and that hears nobody: sums of power are then kept, not made. */
export function withRecluse(rows: RadioRows): RadioRows {
  const links = rows.receiver.length;
  return {
    ...rows,
    nodes: rows.nodes + 1,
    start: Int32Array.of(...rows.start, links),
    split: Int32Array.of(...rows.split, links),
    noise: Float64Array.of(...rows.noise, NOISE_UNITS),
    noiseDbm: Float64Array.of(...rows.noiseDbm, NOISE_DBM),
  };
}
