/** What a reader of one protocol's numbers must know, found while it ran. */
import type { World } from "../../sim/world.ts";
import { channelLoadOf, loadWarning } from "./load.ts";
import type { RunRecord } from "./record.ts";

/** Sentences that name the protocol. */
export function warningsOf(protocol: string, world: World, record: RunRecord): string[] {
  const congestion = loadWarning(protocol, world.spec, channelLoadOf(world.spec, record.traffic));
  const tooLong = record.facts.get("too-long") ?? 0;
  return [
    ...(congestion === undefined ? [] : [congestion]),
    ...(tooLong === 0
      ? []
      : [`${protocol}: ${tooLong} messages did not fit into an IPv6 packet (1280 B) and were dropped.`]),
  ];
}
