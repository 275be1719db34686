/** The rules that decide the outcome, said in sentences with every result. */

import type { Processor } from "../../models/accelerator/processor.ts";
import { samplingFraction } from "../../models/radio/low-power-listening.ts";
import type { LinkMediumSpec, ListeningSpec, RadioMediumSpec, WorldSpec } from "../../sim/world-spec.ts";

/** What holds in this world for every protocol alike. */
export function assumptionsOf({ medium, nodes, tieShuffle }: WorldSpec): string[] {
  const hasGateway = nodes.some(({ isGateway }) => isGateway);
  return [
    ...(tieShuffle === undefined
      ? []
      : [`Simultaneous events of different nodes come in an order drawn by tieShuffle ${tieShuffle}, not by node.`]),
    ...(medium.kind === "links" ? aboutLinks(medium) : aboutRadio(medium)),
    ...aboutAccelerator(nodes.find(({ accelerator }) => accelerator !== undefined)?.accelerator),
    "Datagrams and streams travel in 6LoWPAN packets: 10 bytes of IPv6 and UDP headers (9 to all), 7 of IPv6 (8 once forwarded) and 20 of TCP.",
    ...(hasGateway
      ? [
          "Routes to and from the gateway (least expected transmissions) are known to all and cost nothing, which favours protocols that route.",
          "Gateways are mains-powered: their energy is not counted, their airtime is.",
        ]
      : []),
    "Batteries neither lose charge by themselves nor are harvested for: lives of many years are upper bounds.",
    "Nodes boot one after the other (nodes.bootSpread); what is sent to a node that is not up yet is lost.",
    "In a flood every node passes messages on, the gateway too.",
    "Messages under way when the run ends count as not delivered.",
  ];
}

function aboutAccelerator(accelerator: Processor | undefined): string[] {
  if (accelerator === undefined) return [];
  const { wakeUs, activeA } = accelerator;
  return [
    `An accelerator does the encoding and nothing else: each sample wakes it (${wakeUs / 1000} ms) and adds ${Number((activeA * 1000).toPrecision(5))} mA to the sleeping node until it has computed.`,
  ];
}

function aboutLinks({ shared, bitRate, headerBytes, retries }: LinkMediumSpec): string[] {
  return [
    "Receivers are always on; energy and life are therefore also shown without idle listening.",
    "Links have no collisions and no interference; real radios do.",
    shared
      ? "One transmission reaches every neighbour."
      : "Neighbours are reached one by one: a broadcast is one frame on each link.",
    bitRate === Number.POSITIVE_INFINITY
      ? "Transmissions take no time and no transmit energy."
      : `A frame takes (payload + ${headerBytes} B) at ${bitRate / 1000} kbit/s.`,
    ...(retries > 0
      ? [`Unicast frames are acknowledged for free and without loss, and repeated up to ${retries} times.`]
      : []),
  ];
}

function aboutRadio({ access, errorRule, listening, loss, transmitPowerDbm }: RadioMediumSpec): string[] {
  return [
    `IEEE 802.15.4 at 2.4 GHz, ${transmitPowerDbm} dBm, ${access === "csma-ca" ? "unslotted CSMA-CA" : "pure ALOHA"}; unicast frames are acknowledged on the air and repeated up to 3 times, broadcasts are not.`,
    ...aboutListening(listening),
    ...(loss.meanLoss > 0
      ? [
          `Beside noise and interference, ${percent(loss.meanLoss)} % of all frames are lost on their way (channel.loss).`,
        ]
      : []),
    ...(errorRule === "ns3" ? ["The error rate forgets interference that ends within a chunk, as ns-3 does."] : []),
  ];
}

/** For how long, by how phases come about. */
const BROADCAST_REPEATED = {
  independent: "for a whole interval",
  locked: "for the spread of the common wake-up, and what keeps nodes in step costs nothing here",
  steered:
    "for a whole interval, or around one check where the protocol keeps nodes in step, whose beacons are on the air and counted; time stamps of beacons err by no more than the clocks do",
} as const;

function aboutListening(policies: readonly ListeningSpec[]): string[] {
  const sampling = policies.find((policy) => policy.kind === "lpl");
  return [
    "Energy and life are shown with and without idle listening.",
    ...(sampling === undefined
      ? []
      : [
          "Links count for routes only where both ends' channel checks see each other, towards a gateway too.",
          `Low-power listening: channel checks every ${sampling.intervalUs / 1000} ms, which keep the receiver on for ${percent(samplingFraction(sampling.intervalUs, sampling.checkOnUs))} % of the time; a unicast sender knows when a neighbour wakes from its last acknowledgement; a broadcast is repeated ${BROADCAST_REPEATED[sampling.phase]}.`,
        ]),
    ...(policies.some(({ kind }) => kind === "sleepy-leaf")
      ? ["Sleepy leaves hear no broadcasts; they ask their parent for what waits for them."]
      : []),
  ];
}

function percent(share: number): string {
  return String(Number((share * 100).toPrecision(2)));
}
