/** From settings to the nodes of a world: who they are, what they are built of, when they boot, what they sense. */

import { acceleratorCatalogue } from "../../models/accelerator/catalogue.ts";
import type { BatteryModel } from "../../models/battery/battery.ts";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import type { Sensor } from "../../models/sensor/sensor.ts";
import type { NodeSpec } from "../../sim/world-spec.ts";
import { deriveKey, keyOf, uniform } from "../base/chance.ts";

const US_PER_MS = 1000;

/** The settings that decide over the nodes. */
export interface NodeSettings {
  readonly seed: string;
  /** Of what the sensors sense; left out: the same. */
  readonly dataSeed?: string;
  /** A name of the boards' catalogue. */
  readonly board: string;
  /** The sensing nodes' accelerator, as the scenario sets it; gateways have none. */
  readonly accelerator: { readonly kind: keyof typeof acceleratorCatalogue };
  readonly bootSpreadUs: number;
  readonly clockDriftPpm: number;
  readonly samplingPhase: "random" | "aligned";
  readonly durationUs: number;
}

/** A vertex of the network that becomes a node. */
export interface Vertex {
  readonly name: string;
  readonly isGateway: boolean;
}

/**
 * The nodes, in the order of the vertices. Boot time, clock and sampling phase are drawn by name. A node samples from its
 * boot on: its first sample is taken after boot plus phase, so that no series loses its beginning.
 */
export function buildNodes(
  vertices: readonly Vertex[],
  sensor: Sensor,
  battery: BatteryModel,
  settings: NodeSettings,
): NodeSpec[] {
  const bootKey = keyOf(settings.seed, "boot");
  const clockKey = keyOf(settings.seed, "clock");
  const sensorKey = keyOf(settings.dataSeed ?? settings.seed, "sensor");
  const phaseKey = keyOf(settings.seed, "sensor-phase");
  const board = boardCatalogue[settings.board as keyof typeof boardCatalogue];
  // The settings were decoded by this kind's own description.
  const accelerator = acceleratorCatalogue[settings.accelerator.kind].build(settings.accelerator as never, { board });
  let sensing = 0;
  return vertices.map(({ name, isGateway }) => {
    const bootUs = Math.floor(uniform(deriveKey(bootKey, name), 0) * settings.bootSpreadUs);
    const clockDriftPpm = (2 * uniform(deriveKey(clockKey, name), 0) - 1) * settings.clockDriftPpm;
    if (isGateway) return { name, isGateway, board, battery: undefined, sensor: undefined, bootUs, clockDriftPpm };
    const phase = settings.samplingPhase === "aligned" ? 0 : uniform(deriveKey(phaseKey, name), 0);
    const phaseUs = Math.floor(phase * sensor.periodUs);
    const series = sensor.series(name, sensing++, deriveKey(sensorKey, name), bootUs + phaseUs, settings.durationUs);
    return { name, isGateway, board, accelerator, battery, sensor: series, bootUs, clockDriftPpm };
  });
}

/** How long a run must last for every node to take every sample of a series of this length, µs, in whole ms. */
export function durationForSeries(seriesUs: number, periodUs: number, bootSpreadUs: number): number {
  return Math.ceil((seriesUs + periodUs + bootSpreadUs) / US_PER_MS + 1) * US_PER_MS;
}
