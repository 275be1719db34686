/** What a scenario may set about its IEEE 802.15.4 radios. */
import { describe, setting, type VariantCatalogue } from "../../src/base/parameters.ts";
import { CCA_ABOVE_SENSITIVITY_DB } from "./ieee802154.ts";

/** The ways to listen. The parent of a sleepy leaf is its next hop to the gateway. */
const policies = {
  "always-on": { summary: "the receiver is on whenever the node does not transmit", parameters: {} },
  lpl: {
    summary: "the channel is checked once an interval, and senders repeat frames until they are heard (ContikiMAC)",
    parameters: {
      interval: {
        type: "quantity",
        dimension: "time",
        doc: "time between two checks",
        default: "125 ms",
        minimum: 10_000,
        source: "A. Dunkels, SICS T2011:13; Contiki 3.0, NETSTACK_RDC_CHANNEL_CHECK_RATE 8",
      },
      guard: {
        type: "quantity",
        dimension: "time",
        doc: "how long before a known wake a sender begins to repeat at least (clock error since the last contact, by nodes.clockDrift, comes on top); where phases are locked it covers their spread",
        default: "1 ms",
        minimum: 0,
        source:
          "own choice, as the 120 µJ measured for a phase-locked unicast (SICS T2011:13) leave little more; Contiki 3.0 takes 16 ms, its six assessments included",
      },
      phase: {
        type: "choice",
        options: ["independent", "locked", "steered"],
        doc: "each node wakes at a phase of its own; or all at one phase, so that a broadcast needs to meet it only once (keeping phases within the spread takes a synchronisation protocol, whose cost is not booked); or each where its protocol moves it, by its own drifting clock, so that keeping step costs what it costs (protocols that move nothing wake at phases of their own)",
        default: "independent",
        source: "A. Dunkels, SICS T2011:13: nodes are not synchronised",
      },
      check: {
        type: "quantity",
        dimension: "time",
        doc: "how long the receiver is on in a check in which nothing is heard; it decides what idle listening costs",
        default: "664 us",
        exclusiveMinimum: 0,
        source:
          "two assessments of 192 µs (A. Dunkels, SICS T2011:13, CC2420) and two ramp-ups of 140 µs (nRF52840 Product Specification, from memory): 0.53 % at 125 ms, where Dunkels measured 0.4 to 0.8 %",
      },
      spread: {
        type: "quantity",
        dimension: "time",
        doc: "where phases are locked: the longest time between the first and the last node to wake",
        default: "500 us",
        minimum: 0,
        source: "own choice: half the guard",
      },
    },
  },
  "sleepy-leaf": {
    summary: "the node sleeps, sends when it likes and polls its parent; broadcasts pass it by and it relays nothing",
    parameters: {
      pollInterval: {
        type: "quantity",
        dimension: "time",
        doc: "time between two polls",
        default: "5 s",
        exclusiveMinimum: 0,
        source: "own choice: below macTransactionPersistenceTime, 7.68 s, after which a parent gives a frame up",
      },
    },
  },
} as const satisfies VariantCatalogue;

/** How nodes listen; gateways are always on. */
export const listening = setting({
  type: "variant",
  doc: "how the nodes' receivers are run; gateways are always on",
  default: "lpl",
  source: "own choice: an nRF52840 that always listens empties 2000 mAh in 13 days whatever it sends",
  catalogue: policies,
});

/** How nodes listen that relay for no one. */
export const leaves = setting({
  type: "variant",
  doc: "how the receivers of nodes are run through which no other node reaches the gateway; left out: as all nodes'",
  optional: true,
  catalogue: policies,
});

/** The radio of a scenario. */
export const ieee802154 = describe({
  txPower: {
    type: "quantity",
    dimension: "power",
    doc: "transmit power of every node",
    default: "0 dBm",
    minimum: -40,
    maximum: 20,
    source: "nRF52840 and CC2420 data sheets: the power at which currents are stated",
  },
  sensitivity: {
    type: "quantity",
    dimension: "power",
    doc: "received power at which 1 % of frames of 20 bytes are lost, which sets the receivers' noise figure; left out: the board's",
    optional: true,
    minimum: -106.5,
    maximum: -60,
  },
  ccaThreshold: {
    type: "quantity",
    dimension: "decibel",
    doc: "how far above the sensitivity a signal must be for the channel to count as busy, and to wake a node that sleeps",
    default: "5 dB",
    minimum: 0,
    maximum: CCA_ABOVE_SENSITIVITY_DB,
    source: "Contiki 3.0, cc2420.c: -45 - 45 = -90 dBm on a radio of -95 dBm; IEEE 802.15.4-2006, 6.9.9 allows 10 dB",
  },
  lockThreshold: {
    type: "quantity",
    dimension: "decibel",
    doc: "ratio to noise and interference above which a receiver locks on a frame",
    default: "-5 dB",
    minimum: -20,
    maximum: 20,
    source: "ns-3 3.37, LrWpanPhy::StartRx",
  },
  errorRule: {
    type: "choice",
    options: ["physical", "ns3"],
    doc: "whether interference that ends within a frame counts (physical) or is forgotten (as ns-3 3.37 does)",
    default: "physical",
    source: "own choice; `ns3` is for comparisons with ns-3",
  },
  queue: {
    type: "integer",
    doc: "frames that a node may have waiting",
    default: 8,
    minimum: 1,
    maximum: 1024,
    source: "Contiki-NG, QUEUEBUF_CONF_NUM",
  },
  listening,
  leaves,
});
