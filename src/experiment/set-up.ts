/** What it took before nodes understood each other: the frames of handshakes and anchors, and how alignments came out. */

import { SixlowpanError } from "../../sim/net/sixlowpan/error.ts";
import { parseFragment } from "../../sim/net/sixlowpan/fragment.ts";
import { headerLengths } from "../../sim/net/sixlowpan/iphc.ts";
import type { Observer } from "../../sim/observer.ts";
import type { Fact } from "../host.ts";
import { isEnvelope } from "../protocol/alignment/session-envelope.ts";
import { looksLikeHandshake } from "../protocol/latent/session.ts";
import { Column, quantilesOf } from "./column.ts";
import type { SetUpMetrics } from "./result.ts";

const US_PER_S = 1e6;
const NO_TAG = -1;
const NOT_ALIGNING = -1;

export class SetUpRecord implements Observer {
  private frames = 0;
  private bytes = 0;
  private airtimeUs = 0;
  /** Whether the last frame of each node that was no acknowledgement was of a session, and what copies of it weigh. */
  private readonly isLast: Uint8Array;
  private readonly lastBytes: Float64Array;
  /** The tag of each node's last fragmented packet, and whether that was of a session. */
  private readonly tag: Int32Array;
  private readonly isTagged: Uint8Array;
  private readonly aligningUs: Float64Array;
  private readonly alignmentS = new Column();
  private readonly residuals = new Column();

  /** @param nodes how many there are, gateways included */
  constructor(nodes: number) {
    this.isLast = new Uint8Array(nodes);
    this.lastBytes = new Float64Array(nodes);
    this.tag = new Int32Array(nodes).fill(NO_TAG);
    this.isTagged = new Uint8Array(nodes);
    this.aligningUs = new Float64Array(nodes).fill(NOT_ALIGNING);
  }

  frameOnAir(
    node: number,
    _startUs: number,
    airtimeUs: number,
    onAirBytes: number,
    to: number,
    frame: Uint8Array,
  ): void {
    // An acknowledgement belongs to what it acknowledges.
    if (frame.length === 0) this.add(to >= 0 && this.isLast[to] === 1, 1, onAirBytes, airtimeUs);
    else {
      const isSetUp = this.isOfSession(node, frame);
      this.isLast[node] = isSetUp ? 1 : 0;
      this.lastBytes[node] = onAirBytes;
      this.add(isSetUp, 1, onAirBytes, airtimeUs);
    }
  }

  copiesOnAir(node: number, _startUs: number, copies: number, airtimeUs: number): void {
    this.add(this.isLast[node] === 1, copies, copies * this.lastBytes[node], airtimeUs);
  }

  noted(node: number, fact: Fact, atUs: number, amount?: number): void {
    if (fact === "aligning" && this.aligningUs[node] === NOT_ALIGNING) this.aligningUs[node] = atUs;
    if (fact !== "aligned") return;
    if (amount !== undefined) this.residuals.push(amount);
    if (this.aligningUs[node] !== NOT_ALIGNING) this.alignmentS.push((atUs - this.aligningUs[node]) / US_PER_S);
    this.aligningUs[node] = NOT_ALIGNING;
  }

  metrics(): SetUpMetrics {
    return {
      setUp: { frames: this.frames, bytes: this.bytes, airtimeS: this.airtimeUs / US_PER_S },
      alignmentS: quantilesOf(this.alignmentS.values()),
      alignmentResidual: quantilesOf(this.residuals.values()),
    };
  }

  private add(isSetUp: boolean, frames: number, bytes: number, airtimeUs: number): void {
    if (!isSetUp) return;
    this.frames += frames;
    this.bytes += bytes;
    this.airtimeUs += airtimeUs;
  }

  /** A later fragment belongs to what the first one with its tag began; they leave a node in order. */
  private isOfSession(node: number, frame: Uint8Array): boolean {
    try {
      const fragment = parseFragment(frame);
      if (fragment === undefined) return isSetUp(frame);
      if (!fragment.isFirst) return this.tag[node] === fragment.tag && this.isTagged[node] === 1;
      this.tag[node] = fragment.tag;
      this.isTagged[node] = isSetUp(fragment.data) ? 1 : 0;
      return this.isTagged[node] === 1;
    } catch (error) {
      if (error instanceof SixlowpanError) return false;
      throw error;
    }
  }
}

/** Alignments travel in envelopes, all of them; of streams of V-Frames only the handshake is no state. */
function isSetUp(packet: Uint8Array): boolean {
  const payload = packet.subarray(headerLengths(packet).compressed);
  return isEnvelope(payload) || looksLikeHandshake(payload);
}
