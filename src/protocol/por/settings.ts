/** What a scenario may set about phase locking. */
import { describe, type Values } from "../../base/parameters.ts";
import { BeaconSpaces } from "./beacon.ts";
import type { PhaseNetwork } from "./phase-lock.ts";

export const phaseParameters = describe({
  coupling: {
    type: "choice",
    doc: "How a node follows others: towards their mean, by the sine of each difference (Kuramoto), or with each pulse (Mirollo and Strogatz).",
    options: ["mean", "kuramoto", "pulse"],
    default: "mean",
    source: "SemeAIPletinnya/proof-of-resonance-online, por_core/phase_lock.py: towards the local mean",
  },
  strength: {
    type: "number",
    doc: "Of the coupling: the share of the way to the mean, Kuramoto's K a round, or a pulse's ε.",
    exclusiveMinimum: 0,
    maximum: 2,
    default: 0.5,
    source: "own choice: halfway; the published chain takes 0.15 of the way, in steps that cost nothing",
  },
  beacon: {
    type: "quantity",
    dimension: "time",
    doc: "Time between two beacons of a node that is in step.",
    minimum: 1_000,
    default: "60 s",
    source: "own choice: clocks of ±20 ppm then part by 2.4 ms, less than half the guard",
  },
  search: {
    type: "quantity",
    dimension: "time",
    doc: "The same of a node that is not.",
    minimum: 1_000,
    default: "5 s",
    source: "own choice: a strobe of 125 ms then takes a fortieth of a node's time",
  },
  guard: {
    type: "quantity",
    dimension: "time",
    doc: "How far neighbours may be off while a node counts itself in step; frames are repeated around a beat for so long.",
    exclusiveMinimum: 0,
    default: "5 ms",
    source: "own choice: twice what clocks of ±20 ppm part by in a beacon's interval, and reserve",
  },
  period: {
    type: "quantity",
    dimension: "time",
    doc: "Of the oscillator, where no radio follows its node; else it is the radio's own interval.",
    minimum: 1_000,
    default: "125 ms",
    source: "A. Dunkels, SICS T2011:13: 8 channel checks a second",
  },
});

/** The network of these settings. */
export function phaseNetworkOf(settings: Values<typeof phaseParameters>): PhaseNetwork {
  const { coupling, strength, beacon, search, guard, period } = settings;
  return {
    rule: coupling,
    strength,
    beaconUs: beacon,
    searchUs: search,
    guardUs: guard,
    periodUs: period,
    spaces: new BeaconSpaces(),
  };
}

/** Said of a node's phase locking. */
export function phaseNotes({ coupling, beacon, guard }: Values<typeof phaseParameters>): string[] {
  return [
    `Phase locking by ${coupling} coupling: a beacon every ${beacon / 1e6} s once in step, with neighbours within ${guard / 1000} ms; before that, whole intervals are strobed.`,
  ];
}
