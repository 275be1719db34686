/** What a carrier tells, told on: to the network above it, to whoever watches, and to the batteries. */
import type { CarrierListener } from "./net/carrier.ts";
import type { Watch } from "./watch.ts";

/** @param network asked for when the first frame arrives: it is built with its carrier */
export function carrierWatch(
  watch: Watch,
  load: Pick<CarrierListener, "beforeLoadChange" | "afterLoadChange">,
  network: () => Pick<CarrierListener, "frameArrived" | "sendEnded">,
): CarrierListener {
  return {
    ...load,
    frameArrived: (node, frame, from, rssiDbm) => network().frameArrived(node, frame, from, rssiDbm),
    echoArrived: (node) => watch.noted(node, "duplicate"),
    sendEnded: (node, token, outcome) => network().sendEnded(node, token, outcome),
    frameOnAir: (node, airtimeUs, bytes, to, frame) => watch.frameOnAir(node, airtimeUs, bytes, to, frame),
    copiesOnAir: (node, lastedUs, copies, airtimeUs) => watch.copiesOnAir(node, lastedUs, copies, airtimeUs),
    frameOutcome: (receiver, transmitter, outcome) => watch.frameOutcome(receiver, transmitter, outcome),
  };
}
