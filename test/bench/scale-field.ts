/**
 * A field like the factory hall, of any size: sensors 25 m apart, one gateway for each fifty of them, low-power listening,
 * batteries, a sample a minute.
 */
import type { WorldSpec } from "../../sim/world-spec.ts";
import { build } from "../../src/experiment/build.ts";
import type { Protocol } from "../../src/host.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import { linkField } from "./scale-links.ts";

const NODES_A_GATEWAY = 50;
/** The hall is so many times as wide as it is deep. */
const ASPECT = 2;

const PROTOCOLS = {
  mqtt: "{ qos: 0, keepAlive: 10 min }",
  "mqtt-deadband": "{ delta: 6 Hz }",
  resonance: "{ threshold: 0.1, route: flood }",
  "resonance-tree": "{ kind: resonance, threshold: 0.1, route: tree }",
} as const;

/** What a field can run. */
export type FieldProtocol = keyof typeof PROTOCOLS;
export const FIELD_PROTOCOLS = Object.keys(PROTOCOLS) as FieldProtocol[];
export const FIELD_MEDIA = ["radio", "links"] as const;

export interface FieldSettings {
  readonly nodes: number;
  readonly protocol: FieldProtocol;
  /** By radio, or over the links of {@link linkField}, which tell what everything but the radio costs. */
  readonly medium: (typeof FIELD_MEDIA)[number];
  readonly minutes: number;
  /** By radio: hours after the minutes; where there are any, sensors have neither noise nor episodes. */
  readonly silentHours: number;
  readonly seed: string;
}

export function scaleField(settings: FieldSettings): { readonly spec: WorldSpec; readonly protocol: Protocol } {
  const { nodes, medium, minutes, silentHours, seed } = settings;
  /** Noise on every sample, and time between episodes. */
  const [noise, between] = silentHours > 0 ? ["0 Hz", "10000 h"] : ["2 Hz", "30 min"];
  /** Over links only the protocol comes from the scenario. */
  const asked = medium === "radio" ? nodes : NODES_A_GATEWAY;
  const loaded = loadScenario(
    `
title: Scale
seed: ${JSON.stringify(seed)}
duration: ${minutes + silentHours * 60} min
nodes:
  count: ${asked}
  board: nrf52840
  gateways: ${Math.ceil(asked / NODES_A_GATEWAY)}
  placement: { kind: grid, spacing: 25 m, columns: ${Math.ceil(Math.sqrt(asked * ASPECT))} }
radio: { kind: ieee802154, txPower: 0 dBm, listening: { kind: lpl, interval: 125 ms } }
channel: { pathLoss: { kind: log-distance, exponent: 3.0, shadowing: 4 dB } }
battery: { kind: kibam, capacity: 2000 mAh }
sensor: { kind: episodes, every: 60 s, baseline: 50 Hz, noise: ${noise}, episode: { every: ${between}, lasts: 2 min, magnitude: [15 Hz, 30 Hz] } }
encoder: { kind: level-hdc, dimensions: 384, range: [20 Hz, 80 Hz] }
audience: sink
protocols: { ${settings.protocol}: ${PROTOCOLS[settings.protocol]} }
`,
    { file: "scale.yaml" },
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  const { world, protocols } = build(loaded.scenario, () => "");
  return { spec: medium === "radio" ? world : linkField(nodes, minutes, seed), protocol: protocols[0].protocol };
}
