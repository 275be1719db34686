/** A world as plain data and models: everything that a run needs, and nothing about any particular protocol. */
import type { Processor } from "../models/accelerator/processor.ts";
import type { BatteryModel } from "../models/battery/battery.ts";
import type { Board } from "../models/board/board.ts";
import type { LossModel } from "../models/link/link.ts";
import type { SensorSeries } from "../models/sensor/sensor.ts";
import type { Graph } from "../models/topology/topology.ts";
import type { ListeningPolicy } from "./net/radio/listening.ts";
import type { RadioRows } from "./net/radio/rows.ts";
import type { Trace } from "./trace/trace.ts";

/** One node of the world. */
export interface NodeSpec {
  /** Stable name: chance and the digest are keyed by it, never by the position in the list. */
  readonly name: string;
  readonly isGateway: boolean;
  readonly board: Board;
  /** Does the encoders' work; left out: the board's own processor. */
  readonly accelerator?: Processor | undefined;
  /** `undefined`: mains-powered. */
  readonly battery: BatteryModel | undefined;
  /** `undefined`: the node has no sensor. */
  readonly sensor: SensorSeries | undefined;
  /** When the node boots, µs of the run. */
  readonly bootUs: number;
  /** By how much its clock runs fast (or, negative, slow), parts per million. */
  readonly clockDriftPpm: number;
}

/** Point-to-point links or a shared medium over given edges; no collisions. */
export interface LinkMediumSpec {
  readonly kind: "links";
  readonly graph: Graph;
  /** Whether one transmission reaches all neighbours. */
  readonly shared: boolean;
  /** Delay from the end of a transmission to its arrival, µs: [shortest, longest], drawn per frame and link. */
  readonly latencyUs: readonly [number, number];
  /** Bits per second, or `Infinity`: a transmission then takes no time and no transmit energy. */
  readonly bitRate: number;
  /** Bytes that the link adds to every frame. */
  readonly headerBytes: number;
  readonly loss: LossModel;
  /** Transmissions of a unicast frame after the first before it is given up. */
  readonly retries: number;
  /** Frames that a node may have waiting. */
  readonly queueFrames: number;
  readonly transmitPowerDbm: number;
}

/** A node's way to listen; a sleepy leaf's parent is its next hop to the gateway. */
export type ListeningSpec =
  | Exclude<ListeningPolicy, { readonly kind: "sleepy-leaf" }>
  | { readonly kind: "sleepy-leaf"; readonly pollIntervalUs: number };

/** An IEEE 802.15.4 radio: positions and path loss, worked out to received powers, decide who hears whom. */
export interface RadioMediumSpec {
  readonly kind: "ieee802154";
  readonly rows: RadioRows;
  readonly listening: readonly ListeningSpec[];
  readonly transmitPowerDbm: number;
  /** Ratio to noise and interference, dB, above which a receiver locks on a frame. */
  readonly lockThresholdDb: number;
  /** Power above noise, dB, from which the channel counts as busy. */
  readonly ccaAboveNoiseDb: number;
  /** What takes frames beside noise and interference (a noisy neighbour network, doors …). */
  readonly loss: LossModel;
  readonly errorRule: "physical" | "ns3";
  readonly access: "csma-ca" | "aloha";
  /** Frames that a node may have waiting. */
  readonly queueFrames: number;
}

export type MediumSpec = LinkMediumSpec | RadioMediumSpec;

/** The world of one run. */
export interface WorldSpec {
  readonly seed: string;
  readonly durationUs: number;
  /** ms since the Unix epoch at virtual time 0. */
  readonly epochMs: number;
  readonly nodes: readonly NodeSpec[];
  readonly medium: MediumSpec;
  /** Makes every sample an event instead of evaluating silence in bulk: slow, and the same in every respect. */
  readonly everySampleIsAnEvent?: boolean;
  /** Seed of another order of simultaneous events of different nodes, to find what hangs on it; left out: by node. */
  readonly tieShuffle?: string | undefined;
  /** Where given, the real time that each kind of event took is kept, by this clock, ns. Changes nothing else. */
  readonly profileClock?: (() => number) | undefined;
  /** Where given, everything that happens is written into it, of this world alone. Changes nothing else. */
  readonly trace?: Trace | undefined;
  /** Width of a digest window, µs. */
  readonly digestWindowUs: number;
}
