/**
 * Acknowledgements of unicast frames: sent a turn-round after the frame, without looking at the channel (IEEE Std
 * 802.15.4-2006, 7.5.6.4.2), and frames that came twice because one was lost.
 */
import * as phy from "../../../models/radio/ieee802154.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Air } from "./air.ts";
import { MODE } from "./air-contract.ts";
import type { RadioListener } from "./radio-listener.ts";
import type { Strobing } from "./strobing.ts";

const NO_PAYLOAD = new Uint8Array(0);

/** What acknowledging stands on. */
export interface AcknowledgingParts {
  readonly kernel: Kernel;
  readonly air: Air;
  readonly strobing: Strobing;
  readonly listener: RadioListener;
  /** Ordinal of the frame that each node has in service, from 1 on. */
  readonly frameOrdinal: Int32Array;
  /** A node has sent what it had to: it listens. */
  turnToListening(node: number): void;
  /** Puts a resting radio back to sleep, unless it still has something to do. */
  rest(node: number): void;
}

export class Acknowledging {
  /** Whether a node's acknowledgement is on its way or on the air. */
  readonly active: Uint8Array;
  private readonly parts: AcknowledgingParts;
  /** Ordinal of the frame that a node acknowledges, or acknowledged last. */
  private readonly ordinal: Int32Array;
  /** By sender: ordinal of its last unicast frame that was delivered; 0, which no frame has: none yet. */
  private readonly lastDelivered: Int32Array;
  private readonly sendKind: number;
  private readonly endKind: number;

  constructor(parts: AcknowledgingParts) {
    const { nodes } = parts.air.rows;
    this.parts = parts;
    this.active = new Uint8Array(nodes);
    this.ordinal = new Int32Array(nodes);
    this.lastDelivered = new Int32Array(nodes);
    this.sendKind = parts.kernel.register("acknowledge", (node, to) => this.send(node, to));
    this.endKind = parts.kernel.register("acknowledgement ends", (node) => this.end(node));
  }

  /** A node has got a unicast frame: it will acknowledge it. Returns whether the frame is new, not a repetition. */
  begin(node: number, from: number): boolean {
    const { air, kernel, frameOrdinal } = this.parts;
    const ordinal = frameOrdinal[from];
    this.active[node] = 1;
    this.ordinal[node] = ordinal;
    air.mode[node] = MODE.turning;
    kernel.after(phy.TURNAROUND_US, node, this.sendKind, from);
    if (this.lastDelivered[from] === ordinal) return false;
    this.lastDelivered[from] = ordinal;
    return true;
  }

  /** Whether the acknowledgement that a node sends is for the frame that another has in service. */
  isFor(node: number, sender: number): boolean {
    return this.ordinal[node] === this.parts.frameOrdinal[sender];
  }

  /**
   * The node is down: its acknowledgement is called off. (What it has on the air is the air's to cut. A frame lasts longer
   * than what was planned here, so that nothing of it is left when the node, up again, has one to acknowledge.)
   */
  stop(node: number): void {
    this.active[node] = 0;
  }

  private send(node: number, to: number): void {
    if (this.active[node] === 0) return;
    const { kernel, air, listener } = this.parts;
    const airtimeUs = phy.airtimeUs(phy.ACK_MPDU_BYTES);
    listener.radioState(node, "transmit");
    listener.frameOnAir(node, airtimeUs, phy.ACK_MPDU_BYTES + phy.PHY_OVERHEAD_BYTES, to, NO_PAYLOAD);
    air.begin(node, phy.ACK_MPDU_BYTES, to);
    kernel.after(airtimeUs, node, this.endKind);
  }

  private end(node: number): void {
    if (this.active[node] === 0) return;
    const { air, strobing, turnToListening, rest } = this.parts;
    const to = air.destination[node];
    turnToListening(node);
    air.end(node, true);
    this.active[node] = 0;
    rest(node);
    strobing.rested(node, to);
  }
}
