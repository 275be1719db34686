/**
 * Sleepy leaves: what is for them waits at their parents until they ask for it (IEEE Std 802.15.4-2006, 7.5.6.3).
 *
 * A poll is a frame on the air like any other, acknowledged by the parent, which then queues one waiting frame; the leaf
 * stays awake for it. Frames that nobody asks for in time are given up. Any node may hold frames for a leaf, but only the
 * leaf's parent is asked.
 */
import * as phy from "../../../models/radio/ieee802154.ts";
import type { SendOutcome } from "../../../src/host.ts";
import type { EventHandle } from "../../kernel/event-queue.ts";
import { type Kernel, NO_EVENT } from "../../kernel/kernel.ts";
import type { FrameOutcome } from "../outcome.ts";
import type { Air } from "./air.ts";
import { MODE } from "./air-contract.ts";
import type { FrameQueue } from "./frame-queue.ts";
import type { Listening } from "./listening.ts";
import type { RadioListener, RadioState } from "./radio-listener.ts";

/** The payload of a data request: its command identifier, 4 (7.3.4). Known by identity. */
const DATA_REQUEST = Uint8Array.of(4);
/** No token of a sender's own. */
const POLL_TOKEN = -1;
/** macMaxFrameTotalWaitTime with the default attributes: how long a leaf waits for what it was promised (7.4.2). */
const FRAME_WAIT_US = 1220 * phy.SYMBOL_US;

interface HeldFrame {
  readonly leaf: number;
  readonly frame: Uint8Array;
  readonly token: number;
  readonly expiry: EventHandle;
}

/** What polling stands on. */
export interface PollingParts {
  readonly kernel: Kernel;
  readonly air: Air;
  readonly queue: FrameQueue;
  readonly listening: Listening;
  readonly listener: RadioListener;
  /** Serves a node's queue. */
  wake(node: number): void;
  /** Keeps a leaf's radio on, or lets it rest. */
  hold(node: number, isHeld: boolean): void;
}

/** Stands between the medium access and the listener, and takes out what is its own. */
export class Polling implements RadioListener {
  private readonly parts: PollingParts;
  private readonly held: HeldFrame[][] = [];
  private readonly isPromised: Uint8Array;
  private readonly pollStep: Float64Array;
  private readonly waitStep: Float64Array;
  private readonly pollKind: number;
  private readonly waitKind: number;
  private readonly expireKind: number;

  constructor(parts: PollingParts) {
    const nodes = parts.listening.policies.length;
    this.parts = parts;
    for (let node = 0; node < nodes; node++) this.held.push([]);
    this.isPromised = new Uint8Array(nodes);
    this.pollStep = new Float64Array(nodes).fill(NO_EVENT);
    this.waitStep = new Float64Array(nodes).fill(NO_EVENT);
    this.pollKind = parts.kernel.register("poll", (leaf) => this.poll(leaf));
    this.waitKind = parts.kernel.register("poll: wait ends", (leaf) => this.parts.hold(leaf, false));
    this.expireKind = parts.kernel.register("poll: frame expires", (node) => this.expire(node));
  }

  /** A leaf comes up: it asks once an interval. */
  start(node: number): void {
    const policy = this.parts.listening.policies[node];
    if (policy.kind !== "sleepy-leaf") return;
    const { kernel } = this.parts;
    kernel.afterInto(this.pollStep, node, policy.pollIntervalUs, node, this.pollKind);
  }

  /** A node goes down: what it held is forgotten. */
  stop(node: number): void {
    const { kernel } = this.parts;
    kernel.cancelIn(this.pollStep, node);
    kernel.cancelIn(this.waitStep, node);
    for (const { expiry } of this.held[node]) kernel.cancel(expiry);
    this.held[node] = [];
    this.isPromised[node] = 0;
  }

  /** Keeps a frame for a leaf until it asks. */
  hold(node: number, leaf: number, frame: Uint8Array, token: number): void {
    const { kernel, queue, listener } = this.parts;
    if (this.held[node].length + queue.size(node) >= queue.capacity) {
      listener.outcomeAt(node, node, "queue-full");
      listener.sendEnded(node, token, "dropped");
      return;
    }
    const expiry = kernel.schedule(kernel.nowUs + phy.TRANSACTION_PERSISTENCE_US, node, this.expireKind);
    this.held[node].push({ leaf, frame, token, expiry });
  }

  deliver(receiver: number, frame: Uint8Array, from: number): void {
    if (frame === DATA_REQUEST) {
      this.answer(receiver, from);
      return;
    }
    const { kernel, listening, listener, hold } = this.parts;
    if (listening.policies[receiver].kind === "sleepy-leaf" && this.isPromised[receiver] === 1) {
      this.isPromised[receiver] = 0;
      kernel.cancelIn(this.waitStep, receiver);
      hold(receiver, false);
    }
    listener.deliver(receiver, frame, from);
  }

  sendEnded(node: number, token: number, outcome: SendOutcome): void {
    if (token !== POLL_TOKEN) {
      this.parts.listener.sendEnded(node, token, outcome);
      return;
    }
    if (outcome !== "acknowledged" || this.isPromised[node] === 0) return;
    const { kernel, hold } = this.parts;
    hold(node, true);
    kernel.afterInto(this.waitStep, node, FRAME_WAIT_US, node, this.waitKind);
  }

  radioState(node: number, state: RadioState): void {
    this.parts.listener.radioState(node, state);
  }

  book(node: number, state: "listen" | "transmit", durationUs: number): void {
    this.parts.listener.book(node, state, durationUs);
  }

  frameOnAir(node: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void {
    this.parts.listener.frameOnAir(node, airtimeUs, onAirBytes, to, frame);
  }

  outcomeAt(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    this.parts.listener.outcomeAt(receiver, transmitter, outcome);
  }

  outcomesAt(receivers: Int32Array, transmitter: number, outcomes: Int32Array, count: number): void {
    this.parts.listener.outcomesAt(receivers, transmitter, outcomes, count);
  }

  private poll(leaf: number): void {
    const { kernel, queue, listening, wake, air } = this.parts;
    const policy = listening.policies[leaf];
    if (policy.kind !== "sleepy-leaf" || air.mode[leaf] === MODE.down) return;
    kernel.afterInto(this.pollStep, leaf, policy.pollIntervalUs, leaf, this.pollKind);
    this.isPromised[leaf] = 0;
    if (queue.push(leaf, policy.parent, DATA_REQUEST, POLL_TOKEN)) wake(leaf);
  }

  /** A leaf asks its parent: the oldest frame that waits for it goes out. */
  private answer(node: number, leaf: number): void {
    const index = this.held[node].findIndex((held) => held.leaf === leaf);
    if (index < 0) return;
    const { kernel, queue, wake } = this.parts;
    const { frame, token, expiry } = this.held[node][index];
    if (!queue.push(node, leaf, frame, token)) return;
    this.held[node].splice(index, 1);
    kernel.cancel(expiry);
    this.isPromised[leaf] = 1;
    wake(node);
  }

  /** The oldest frame held has waited too long. */
  private expire(node: number): void {
    const oldest = this.held[node].shift();
    if (oldest === undefined) return;
    const { listener } = this.parts;
    listener.outcomeAt(node, node, "no-acknowledgement");
    listener.sendEnded(node, oldest.token, "lost");
  }
}
