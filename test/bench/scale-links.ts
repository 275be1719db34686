/**
 * A wide field over links: a grid whose nodes reach the four next to them, a gateway in the middle of each 7 by 7, sensors
 * and batteries as in the factory hall. What a radio costs is not in it; everything else is.
 */
import { createKibam } from "../../models/battery/kibam.ts";
import { createBernoulli } from "../../models/link/bernoulli.ts";
import { episodes } from "../../models/sensor/episodes.ts";
import type { Graph } from "../../models/topology/topology.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import { buildNodes } from "../../src/experiment/build-nodes.ts";

const US_PER_S = 1e6;
const US_PER_MIN = 60 * US_PER_S;
const BLOCK = 7;
const MIDDLE = 3;
const COULOMBS = 7200; // 2000 mAh

export function linkField(nodes: number, minutes: number, seed: string): WorldSpec {
  const columns = Math.ceil(Math.sqrt(nodes));
  const isGateway = (node: number) =>
    (node % columns) % BLOCK === MIDDLE && Math.floor(node / columns) % BLOCK === MIDDLE;
  const durationUs = minutes * US_PER_MIN;
  const sensor = episodes.build(
    {
      every: US_PER_MIN,
      baseline: 50,
      noise: 2,
      episode: { every: 30 * US_PER_MIN, lasts: 2 * US_PER_MIN, magnitude: [15, 30] },
    },
    { text: () => "" },
  );
  const battery = createKibam({ capacityC: COULOMBS, availableFraction: 0.625, recoveryPerS: 1e-4 });
  const vertices = Array.from({ length: nodes }, (_, node) => ({
    name: `node-${node + 1}`,
    isGateway: isGateway(node),
  }));
  return {
    seed,
    durationUs,
    epochMs: 1_767_225_600_000,
    nodes: buildNodes(vertices, sensor, battery, {
      seed,
      board: "nrf52840",
      accelerator: { kind: "cpu" },
      bootSpreadUs: 10 * US_PER_S,
      clockDriftPpm: 20,
      samplingPhase: "random",
      durationUs,
    }),
    medium: {
      kind: "links",
      graph: grid(nodes, columns),
      shared: true,
      latencyUs: [1000, 1000],
      bitRate: 250_000,
      headerBytes: 17,
      loss: createBernoulli(0.02),
      retries: 3,
      queueFrames: 8,
      transmitPowerDbm: 0,
    },
    digestWindowUs: US_PER_MIN,
  };
}

function grid(order: number, columns: number): Graph {
  const neighbours = Array.from({ length: order }, (_, node) => {
    const column = node % columns;
    const list = [node - columns, column > 0 ? node - 1 : -1, column < columns - 1 ? node + 1 : -1, node + columns];
    return [...list.filter((other) => other >= 0 && other < order)]; // a copy has no room to spare
  });
  return { order, neighbours };
}
