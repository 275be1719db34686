/** What a reader of one protocol's numbers must know, found while it ran. */
import type { World } from "../../sim/world.ts";
import { channelLoadOf, loadWarning } from "./load.ts";
import type { RunRecord } from "./record.ts";

/** Sentences that name the protocol. */
export function warningsOf(protocol: string, world: World, record: RunRecord): string[] {
  const congestion = loadWarning(protocol, world.spec, channelLoadOf(world.spec, record.traffic));
  const tooLong = record.facts.get("too-long") ?? 0;
  const overloaded = world.spec.nodes.findIndex((_, node) => isOverloaded(world, node));
  return [
    ...(congestion === undefined ? [] : [congestion]),
    ...(tooLong === 0
      ? []
      : [`${protocol}: ${tooLong} messages did not fit into an IPv6 packet (1280 B) and were dropped.`]),
    ...(overloaded < 0
      ? []
      : [
          `${protocol}: at ${world.spec.nodes[overloaded].name} one sample takes longer to compute than the next one takes to come.`,
        ]),
  ];
}

/** Whether a sample's work lasts longer than the mean time between the node's samples. */
function isOverloaded(world: World, node: number): boolean {
  const { sensor } = world.spec.nodes[node];
  if (sensor === undefined || sensor.count < 2) return false;
  const meanUs = (sensor.timeUs(sensor.count - 1) - sensor.timeUs(0)) / (sensor.count - 1);
  return world.processors.sampleUs[node] > meanUs;
}
