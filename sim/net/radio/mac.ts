/**
 * Medium access of IEEE 802.15.4 without beacons: unslotted CSMA-CA, acknowledgements and repetitions (7.5.1.4, 7.5.6).
 *
 * Each node serves one frame at a time: random backoff, clear-channel assessment, turn-round, transmission, and (unicast)
 * the wait for an acknowledgement, which is a frame on the air like any other. A node without anything to send has no event.
 */
import * as phy from "../../../models/radio/ieee802154.ts";
import { CHECK_ON_US, CHECK_US, SHORTEST_STROBED_MPDU_BYTES } from "../../../models/radio/low-power-listening.ts";
import type { SendOutcome } from "../../../src/host.ts";
import { type Kernel, NO_EVENT } from "../../kernel/kernel.ts";
import { Acknowledging } from "./acknowledging.ts";
import type { Air } from "./air.ts";
import { MODE, TO_ALL } from "./air-contract.ts";
import type { AwakeAccount } from "./awake-account.ts";
import type { Backoff } from "./backoff.ts";
import type { FrameQueue } from "./frame-queue.ts";
import type { Listening } from "./listening.ts";
import type { RadioListener } from "./radio-listener.ts";
import type { Strobing } from "./strobing.ts";

const PHASE = { idle: 0, contending: 1, turning: 2, sending: 3, awaiting: 4 } as const;

/** What the medium access stands on. */
export interface MacParts {
  readonly kernel: Kernel;
  readonly air: Air;
  readonly queue: FrameQueue;
  readonly listening: Listening;
  readonly strobing: Strobing;
  readonly listener: RadioListener;
  readonly account: AwakeAccount;
  readonly backoff: Backoff;
  /** `aloha` sends without looking or waiting: for checks against theory. */
  readonly access: "csma-ca" | "aloha";
}

export class Mac {
  /** Whether a resting radio is kept on for a frame that it expects. */
  readonly heldAwake: Uint8Array;
  private readonly parts: MacParts;
  private readonly acknowledging: Acknowledging;
  private readonly phase: Uint8Array;
  private readonly backoffs: Uint8Array;
  private readonly retries: Uint8Array;
  private readonly readyAtUs: Float64Array;
  /** Which of a node's steps count: those that were planned before something came in between carry a number gone by. */
  private readonly serial: Int32Array;
  /** The step that is mostly called off, where there is one: the end of a strobe, or of the wait for an acknowledgement. */
  private readonly step: Float64Array;
  /** Ordinal of the frame in service, by which repetitions are told from new frames. */
  private readonly frameOrdinal: Int32Array;
  private readonly kinds: Readonly<Record<"assess" | "transmit" | "end" | "giveUp", number>>;

  constructor(parts: MacParts) {
    const nodes = parts.air.rows.nodes;
    this.parts = parts;
    this.heldAwake = new Uint8Array(nodes);
    this.phase = new Uint8Array(nodes);
    this.backoffs = new Uint8Array(nodes);
    this.retries = new Uint8Array(nodes);
    this.readyAtUs = new Float64Array(nodes);
    this.serial = new Int32Array(nodes);
    this.step = new Float64Array(nodes).fill(NO_EVENT);
    this.frameOrdinal = new Int32Array(nodes);
    const { kernel } = parts;
    const isDue = (node: number, serial: number): boolean => serial === this.serial[node];
    this.kinds = {
      assess: kernel.register("clear channel assessment", (node, serial) => {
        if (isDue(node, serial)) this.assess(node);
      }),
      transmit: kernel.register("transmit", (node, serial) => {
        if (isDue(node, serial)) this.transmit(node);
      }),
      end: kernel.register("transmission ends", (node, serial) => {
        if (isDue(node, serial)) this.endTransmission(node);
      }),
      giveUp: kernel.register("acknowledgement missing", (node) => this.missAcknowledgement(node)),
    };
    this.acknowledging = new Acknowledging({
      ...parts,
      frameOrdinal: this.frameOrdinal,
      turnToListening: (node) => this.turnToListening(node),
      rest: (node) => this.rest(node),
    });
  }

  /** A frame has been queued: serves it, unless another is in service. */
  wake(node: number): void {
    if (this.phase[node] === PHASE.idle) this.serve(node);
  }

  /** Forgets everything that the node was about to do, and cuts what it has on the air. */
  powerDown(node: number): void {
    const { air, queue, strobing } = this.parts;
    this.callOff(node);
    air.endAssessment(node);
    air.dropLock(node, "receiver-down");
    queue.clear(node);
    const isTransmitting = air.mode[node] === MODE.transmitting || strobing.isStrobing(node);
    this.phase[node] = PHASE.idle;
    air.mode[node] = MODE.down;
    strobing.stop(node);
    if (isTransmitting) air.end(node, false);
    this.acknowledging.stop(node);
    this.heldAwake[node] = 0;
  }

  /** The frame that a node has on the air; `undefined` where that is an acknowledgement. */
  frameOf(node: number): Uint8Array | undefined {
    return this.acknowledging.active[node] === 1 ? undefined : this.parts.queue.firstFrame(node);
  }

  /** A receiver has got a transmission whole that was meant for it. @param frame see {@link frameOf} */
  received(node: number, from: number, frame: Uint8Array | undefined): void {
    const { air, listener } = this.parts;
    listener.outcomeAt(node, from, "received");
    if (frame === undefined) {
      if (this.acknowledging.isFor(from, node)) this.takeAcknowledgement(node);
      return;
    }
    if (air.destination[from] === TO_ALL) listener.deliver(node, frame, from);
    else this.receiveUnicast(node, from, frame);
  }

  /** Puts a resting radio back to sleep, unless it still has something to do. */
  rest(node: number): void {
    const { air, listening, listener, account } = this.parts;
    if (!listening.rests(node) || air.mode[node] !== MODE.listening) return;
    if (this.phase[node] >= PHASE.turning || this.acknowledging.active[node] === 1 || this.heldAwake[node] === 1)
      return;
    air.mode[node] = MODE.asleep;
    account.rests(node);
    listener.radioState(node, listening.isSampler(node) ? "sampling" : "off");
  }

  /** Where its frame is strobed, the sender has heard the acknowledgement in a gap: no more copies are needed. */
  private takeAcknowledgement(node: number): void {
    this.cutStrobe(node);
    if (this.phase[node] !== PHASE.awaiting) return;
    this.parts.strobing.learn(node);
    this.finish(node, "acknowledged");
  }

  /** Nothing that a node had planned counts any more. */
  private callOff(node: number): void {
    this.serial[node]++;
    this.parts.kernel.cancelIn(this.step, node);
  }

  private cutStrobe(node: number): void {
    if (!this.parts.strobing.isStrobing(node)) return;
    this.callOff(node);
    this.endTransmission(node);
  }

  private receiveUnicast(node: number, from: number, frame: Uint8Array): void {
    // Where it came in a gap of the node's own strobe: there is no acknowledging it between copies.
    this.cutStrobe(node);
    if (this.acknowledging.begin(node, from)) this.parts.listener.deliver(node, frame, from);
  }

  private serve(node: number): void {
    if (this.parts.queue.size(node) === 0) return;
    this.frameOrdinal[node]++;
    this.retries[node] = 0;
    this.backoffs[node] = 0;
    this.contend(node);
  }

  private contend(node: number): void {
    const { kernel, air, access, strobing, queue, backoff } = this.parts;
    const readyUs = Math.max(0, this.readyAtUs[node] - kernel.nowUs);
    if (access === "aloha") {
      this.phase[node] = PHASE.turning;
      kernel.after(readyUs, node, this.kinds.transmit, this.serial[node]);
      return;
    }
    const to = queue.firstTo(node);
    const isStrobe = strobing.isNeeded(node, to);
    const attempts = this.backoffs[node];
    let waitUs = readyUs;
    if (isStrobe) {
      waitUs += backoff.strobeDelayUs(node, attempts, strobing.intervalUs(node, to));
      waitUs = strobing.contentionDelayUs(node, to, waitUs);
    }
    waitUs += backoff.unslottedUs(node, isStrobe ? 0 : attempts);
    this.phase[node] = PHASE.contending;
    air.beginAssessment(node, waitUs);
    kernel.after(waitUs + (isStrobe ? CHECK_US : phy.CCA_US), node, this.kinds.assess, this.serial[node]);
  }

  private assess(node: number): void {
    const { kernel, air, listening, listener, strobing, queue, account } = this.parts;
    const isBusy = air.endAssessment(node) || this.acknowledging.active[node] === 1;
    if (air.mode[node] === MODE.asleep) {
      if (!strobing.isNeeded(node, queue.firstTo(node))) account.book(node, phy.CCA_US);
      else account.book(node, CHECK_US, 0, CHECK_ON_US);
    }
    if (isBusy) {
      if (++this.backoffs[node] <= phy.MAX_CSMA_BACKOFFS) this.contend(node);
      else {
        listener.outcomeAt(node, node, "channel-access-failure");
        this.finish(node, "dropped");
      }
      return;
    }
    if (listening.rests(node)) listener.radioState(node, "listen");
    this.phase[node] = PHASE.turning;
    air.mode[node] = MODE.turning;
    kernel.after(phy.TURNAROUND_US, node, this.kinds.transmit, this.serial[node]);
  }

  private transmit(node: number): void {
    const { kernel, air, listener, queue, strobing } = this.parts;
    if (this.acknowledging.active[node] === 1) {
      kernel.after(phy.ACK_WAIT_US, node, this.kinds.transmit, this.serial[node]);
      return;
    }
    const to = queue.firstTo(node);
    const frame = queue.firstFrame(node);
    const isStrobe = strobing.isNeeded(node, to);
    const mpduBytes = Math.max(frame.length + phy.MAC_OVERHEAD_BYTES, isStrobe ? SHORTEST_STROBED_MPDU_BYTES : 0);
    air.dropLock(node, "half-duplex");
    this.phase[node] = PHASE.sending;
    listener.radioState(node, "transmit");
    const airtimeUs = phy.airtimeUs(mpduBytes);
    listener.frameOnAir(node, airtimeUs, mpduBytes + phy.PHY_OVERHEAD_BYTES, to, frame);
    if (isStrobe) {
      const lastsUs = strobing.begin(node, to, mpduBytes);
      kernel.afterInto(this.step, node, lastsUs, node, this.kinds.end, this.serial[node]);
      return;
    }
    air.begin(node, mpduBytes, to);
    kernel.after(airtimeUs, node, this.kinds.end, this.serial[node]);
  }

  private endTransmission(node: number): void {
    const { kernel, air, queue, strobing } = this.parts;
    const to = queue.firstTo(node);
    const mpduBytes = queue.firstFrame(node).length + phy.MAC_OVERHEAD_BYTES;
    this.readyAtUs[node] = kernel.nowUs + phy.interframeUs(mpduBytes);
    this.turnToListening(node);
    if (to !== TO_ALL) {
      this.phase[node] = PHASE.awaiting;
      kernel.afterInto(this.step, node, phy.ACK_WAIT_US, node, this.kinds.giveUp);
    }
    strobing.finishTrain(node);
    air.end(node, true);
    if (to === TO_ALL && this.phase[node] === PHASE.sending) this.finish(node, "sent");
  }

  private missAcknowledgement(node: number): void {
    const { listener, strobing } = this.parts;
    strobing.forget(node);
    this.phase[node] = PHASE.contending;
    this.rest(node);
    if (++this.retries[node] <= phy.MAX_FRAME_RETRIES) {
      this.backoffs[node] = 0;
      this.contend(node);
      return;
    }
    listener.outcomeAt(node, node, "no-acknowledgement");
    this.finish(node, "lost");
  }

  private turnToListening(node: number): void {
    const { air, listener } = this.parts;
    // A sender may have been listening, or receiving, in a gap of its strobe.
    if (air.mode[node] === MODE.transmitting) {
      air.mode[node] = MODE.listening;
      air.deafen(node, phy.TURNAROUND_US);
    }
    listener.radioState(node, "listen");
  }

  /** Takes the frame in service off the queue, says what became of it, and goes on with the next. */
  private finish(node: number, outcome: SendOutcome): void {
    const { queue, listener } = this.parts;
    this.callOff(node);
    const token = queue.firstToken(node);
    queue.shift(node);
    this.phase[node] = PHASE.idle;
    listener.sendEnded(node, token, outcome);
    if (this.phase[node] !== PHASE.idle) return;
    this.rest(node);
    this.serve(node);
  }
}
