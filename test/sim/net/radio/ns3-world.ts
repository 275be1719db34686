/**
 * The experiment of `ns3-grid.ts` as a whole world: virtual nodes that broadcast through the network layer, batteries, the
 * energy ledger and the digest. Payloads are shorter by the packet's compressed headers, so that frames are as long.
 */
import { linear } from "../../../../models/battery/linear.ts";
import { nrf52840 } from "../../../../models/board/nrf52840.ts";
import { createBernoulli } from "../../../../models/link/bernoulli.ts";
import { CCA_ABOVE_SENSITIVITY_DB } from "../../../../models/radio/ieee802154.ts";
import { aboveNoiseDb } from "../../../../models/radio/noise.ts";
import type { ListeningSpec, WorldSpec } from "../../../../sim/world-spec.ts";
import type { Host, Protocol, ProtocolNode } from "../../../../src/host.ts";
import { type GridOptions, gridRows, LOCK_THRESHOLD_DB, PAYLOAD_BYTES, PERIOD_US, startOffsetsUs } from "./ns3-grid.ts";

/** IPv6 and UDP to all neighbours, compressed. */
const HEADER_BYTES = 9;
const ALWAYS_ON: ListeningSpec = { kind: "always-on" };
const TIMER = 0;

/** The world of the experiment. */
export function gridWorld(options: GridOptions): WorldSpec {
  const names = Array.from({ length: options.nodes }, (_, node) => `n${node}`);
  return {
    seed: options.seed,
    durationUs: options.seconds * PERIOD_US,
    epochMs: 0,
    nodes: names.map((name) => ({
      name,
      isGateway: false,
      board: nrf52840,
      battery: linear.build({ capacity: 7200 }, {}),
      sensor: undefined,
      bootUs: 0,
      clockDriftPpm: 0,
    })),
    medium: {
      kind: "ieee802154",
      rows: gridRows(options),
      listening: names.map(() => ALWAYS_ON),
      transmitPowerDbm: 0,
      lockThresholdDb: LOCK_THRESHOLD_DB,
      ccaAboveNoiseDb: aboveNoiseDb(CCA_ABOVE_SENSITIVITY_DB),
      loss: createBernoulli(0),
      errorRule: options.errorRule,
      access: "csma-ca",
      queueFrames: 8,
    },
    digestWindowUs: PERIOD_US,
  };
}

/** What the nodes of a {@link chatter} have done. */
export interface ChatterCounts {
  sent: number;
  received: number;
  dropped: number;
}

/** Every node broadcasts once a second, from its own first instant on. */
export function chatter(nodes: number): { readonly protocol: Protocol; readonly counts: ChatterCounts } {
  const counts: ChatterCounts = { sent: 0, received: 0, dropped: 0 };
  const offsetsUs = startOffsetsUs(nodes);
  const payload = new Uint8Array(PAYLOAD_BYTES - HEADER_BYTES);
  const create = (host: Host): ProtocolNode =>
    new Chatterer(host, offsetsUs[Number(host.name.slice(1))], payload, counts);
  return { protocol: { sampleWork: { operations: 0, bytes: 0 }, create, restore: create }, counts };
}

class Chatterer implements ProtocolNode {
  private readonly host: Host;
  private readonly offsetUs: number;
  private readonly payload: Uint8Array;
  private readonly counts: ChatterCounts;

  constructor(host: Host, offsetUs: number, payload: Uint8Array, counts: ChatterCounts) {
    this.host = host;
    this.offsetUs = offsetUs;
    this.payload = payload;
    this.counts = counts;
  }

  start(): void {
    this.host.setTimer(TIMER, this.offsetUs);
  }
  onTimer(): void {
    this.counts.sent++;
    this.host.broadcast(this.payload, 0);
    this.host.setTimer(TIMER, PERIOD_US);
  }
  onFrame(): void {
    this.counts.received++;
  }
  onSendOutcome(_token: number, outcome: string): void {
    if (outcome === "dropped") this.counts.dropped++;
  }
  scanSamples(_block: unknown, _from: number, to: number): number {
    return to;
  }
  onSample(): void {}
  onWorkDone(): void {}
  onStreamOpen(): void {}
  onStreamData(): void {}
  onStreamWritable(): void {}
  onStreamClosed(): void {}
  snapshot(): null {
    return null;
  }
}
