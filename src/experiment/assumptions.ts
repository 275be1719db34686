/** The rules that decide the outcome, said in sentences with every result. */
import type { WorldSpec } from "../../sim/world-spec.ts";

/** What holds in this world for every protocol alike. */
export function assumptionsOf({ medium, nodes }: WorldSpec): string[] {
  const hasGateway = nodes.some(({ isGateway }) => isGateway);
  const isTimed = medium.bitRate !== Number.POSITIVE_INFINITY;
  return [
    "Receivers are always on; energy and life are therefore also shown without idle listening.",
    "Links have no collisions and no interference; real radios do.",
    medium.shared
      ? "One transmission reaches every neighbour."
      : "Neighbours are reached one by one: a broadcast is one frame on each link.",
    isTimed
      ? `A frame takes (payload + ${medium.headerBytes} B) at ${medium.bitRate / 1000} kbit/s.`
      : "Transmissions take no time and no transmit energy.",
    ...(medium.retries > 0
      ? [`Unicast frames are acknowledged for free and without loss, and repeated up to ${medium.retries} times.`]
      : []),
    ...(hasGateway
      ? [
          "Routes to the gateway (least expected transmissions) are known to all and cost nothing.",
          "Gateways are mains-powered: their energy is not counted.",
        ]
      : []),
    "Messages under way when the run ends count as not delivered.",
  ];
}
