/**
 * A radio network of IEEE 802.15.4 nodes: the air, the medium access and the listening policies, wired together.
 *
 * It knows nothing of protocols or worlds: bytes go in with a token, and come out at receivers; what radios do and what
 * becomes of frames is told to a {@link RadioListener}. Nodes are numbered; draws are keyed by the nodes' own keys.
 */
import { MAX_PAYLOAD_BYTES } from "../../../models/radio/ieee802154.ts";
import type { Keys } from "../../../src/base/keys.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { FRAME_OUTCOMES, type FrameOutcome, numberOf } from "../outcome.ts";
import { Air } from "./air.ts";
import { type AirListener, MODE, NOT_TOLD, TO_ALL } from "./air-contract.ts";
import { AwakeAccount } from "./awake-account.ts";
import { Backoff } from "./backoff.ts";
import type { Finished } from "./finished.ts";
import { FrameQueue } from "./frame-queue.ts";
import { Listening, type ListeningPolicy } from "./listening.ts";
import { Mac } from "./mac.ts";
import { Polling } from "./polling.ts";
import type { RadioListener } from "./radio-listener.ts";
import { longestRow, type RadioRows } from "./rows.ts";
import { Strobing } from "./strobing.ts";

/** Keys of each node, one list a purpose: "frame-error", "mac-backoff", "listening-phase". */
export interface RadioKeys {
  readonly frameError: Keys;
  readonly backoff: Keys;
  readonly listeningPhase: Keys;
}

/** Everything that a radio network is made of. */
export interface RadioMediumOptions {
  readonly kernel: Kernel;
  readonly keys: RadioKeys;
  readonly rows: RadioRows;
  /** How each node listens. */
  readonly listening: readonly ListeningPolicy[];
  readonly listener: RadioListener;
  /** Ratio to noise and interference, dB, above which a receiver locks on a frame. */
  readonly lockThresholdDb: number;
  /** Power above noise, dB, from which the channel counts as busy. */
  readonly ccaAboveNoiseDb: number;
  /** `physical` by default; `ns3` forgets interference that ends within a chunk, for comparisons with ns-3. */
  readonly errorRule: "physical" | "ns3";
  /** Whether something beside noise and interference takes a frame on its way. Pure; left out: nothing does. */
  readonly isTaken?: (transmitter: number, receiver: number, startUs: number) => boolean;
  /** `csma-ca` by default; `aloha` sends at once. */
  readonly access: "csma-ca" | "aloha";
  /** Frames that a node may have waiting. */
  readonly queueFrames: number;
  /** By how much each node's clock runs fast, ppm; left out: not at all. Matters where checks follow their nodes. */
  readonly clockDriftPpm?: (node: number) => number;
}

const RECEIVED = numberOf("received");

export class RadioMedium implements AirListener {
  private readonly air: Air;
  private readonly mac: Mac;
  private readonly backoff: Backoff;
  private readonly listening: Listening;
  private readonly queue: FrameQueue;
  private readonly strobing: Strobing;
  private readonly polling: Polling | undefined;
  private readonly account: AwakeAccount;
  private readonly listener: RadioListener;
  /** To whom frames are delivered. */
  private readonly above: RadioListener;
  /** Receivers of a broadcast to be told of, and what became of it there. */
  private readonly told: Int32Array;
  private readonly toldOutcomes: Int32Array;
  private readonly kernel: Kernel;
  /** Whether any node ever rests, so that the end of what it received may be the end of its being awake. */
  private readonly hasResting: boolean;

  constructor(options: RadioMediumOptions) {
    const { kernel, keys, rows, listener } = options;
    this.kernel = kernel;
    this.listener = listener;
    this.listening = new Listening(options.listening, keys.listeningPhase, options.clockDriftPpm);
    this.hasResting = options.listening.some(({ kind }) => kind !== "always-on");
    this.queue = new FrameQueue(rows.nodes, options.queueFrames);
    this.air = new Air({ ...options, clock: kernel, frameErrorKeys: keys.frameError }, this);
    const common = { kernel, air: this.air, listening: this.listening, queue: this.queue };
    this.account = new AwakeAccount(rows.nodes, kernel, listener);
    this.strobing = new Strobing({ ...common, listener, account: this.account, rest: (node) => this.mac.rest(node) });
    this.backoff = new Backoff(keys.backoff);
    const hasLeaves = options.listening.some(({ kind }) => kind === "sleepy-leaf");
    const wake = (node: number): void => this.mac.wake(node);
    const hold = (node: number, isHeld: boolean): void => {
      this.mac.heldAwake[node] = isHeld ? 1 : 0;
      if (!isHeld) this.mac.rest(node);
    };
    this.polling = hasLeaves ? new Polling({ ...common, listener, wake, hold }) : undefined;
    this.above = this.polling ?? listener;
    this.told = new Int32Array(longestRow(rows) + 1);
    this.toldOutcomes = new Int32Array(this.told.length);
    this.mac = new Mac({
      ...common,
      strobing: this.strobing,
      account: this.account,
      listener: this.above,
      backoff: this.backoff,
      access: options.access,
    });
  }

  /** Draws come from these keys from now on. When a node wakes up to listen was drawn as it was switched on, and stays. */
  rekey({ frameError, backoff }: Omit<RadioKeys, "listeningPhase">): void {
    this.air.rekey(frameError);
    this.backoff.rekey(backoff);
  }

  /** Room for the frame that is sent next: see {@link FrameQueue.room}. */
  room(bytes: number): Uint8Array {
    return this.queue.room(bytes);
  }

  /**
   * Sends a frame of at most {@link MAX_PAYLOAD_BYTES} to one node, or to all in range (−1). What became of it is told
   * with the token; where the queue is full, at once.
   */
  send(node: number, to: number, frame: Uint8Array, token: number): void {
    if (frame.length > MAX_PAYLOAD_BYTES)
      throw new RangeError(`a frame of ${frame.length} bytes does not fit into ${MAX_PAYLOAD_BYTES}`);
    if (this.polling !== undefined && to !== TO_ALL && this.listening.policies[to].kind === "sleepy-leaf") {
      this.polling.hold(node, to, frame, token);
    } else if (this.queue.push(node, to, frame, token)) this.mac.wake(node);
    else {
      this.listener.outcomeAt(node, node, "queue-full");
      this.listener.sendEnded(node, token, "dropped");
    }
  }

  /** Time between two checks of radios that follow their nodes, µs of each node's clock; `undefined` where there are none. */
  get checkIntervalUs(): number | undefined {
    return this.listening.checkIntervalUs;
  }

  /** A node says in which rhythm it lives: see {@link Listening.keepRhythm}. */
  keepRhythm(node: number, beatUs: number, guardUs: number | undefined): void {
    this.listening.keepRhythm(node, beatUs, guardUs, this.kernel.nowUs);
  }

  /** The node is up: it listens as its policy says. */
  powerUp(node: number): void {
    const rests = this.listening.rests(node);
    this.air.mode[node] = rests ? MODE.asleep : MODE.listening;
    this.account.rests(node);
    const state = this.listening.isSampler(node) ? "sampling" : rests ? "off" : "listen";
    this.listener.radioState(node, state);
    this.polling?.start(node);
  }

  /** The node is down: what it sends is cut, what it has queued is forgotten. */
  powerDown(node: number): void {
    this.polling?.stop(node);
    this.mac.powerDown(node);
    this.listener.radioState(node, "off");
  }

  /** Time that a node's radio has been locked on frames, complete ones only, µs: the part of listening that is not idle. */
  lockedUs(node: number): number {
    return this.air.lockedUs(node);
  }

  ended(transmitter: number, finished: Finished, from: number, to: number): void {
    const { mac, hasResting, air, strobing } = this;
    const frame = mac.frameOf(transmitter);
    if (frame !== undefined && air.destination[transmitter] === TO_ALL && !strobing.isStrobing(transmitter)) {
      this.broadcastEnded(transmitter, frame, finished, from, to);
      return;
    }
    const { nodes, outcomes } = finished;
    for (let i = from; i < to; i++) {
      const node = nodes[i];
      const outcome = outcomes[i];
      if (outcome === RECEIVED) mac.received(node, transmitter, frame);
      else if (outcome !== NOT_TOLD) this.missed(node, transmitter, FRAME_OUTCOMES[outcome]);
      if (hasResting) this.released(node);
    }
  }

  /** A broadcast makes nobody act but its receivers, each for itself: what became of it is told at once, then it is delivered. */
  private broadcastEnded(transmitter: number, frame: Uint8Array, finished: Finished, from: number, to: number): void {
    const { nodes, outcomes } = finished;
    const { above, told, toldOutcomes, hasResting } = this;
    let count = 0;
    for (let i = from; i < to; i++) {
      told[count] = nodes[i];
      toldOutcomes[count] = outcomes[i];
      if (outcomes[i] !== NOT_TOLD) count++;
    }
    above.outcomesAt(told, transmitter, toldOutcomes, count);
    for (let i = from; i < to; i++) {
      if (outcomes[i] === RECEIVED) above.deliver(nodes[i], frame, transmitter);
      if (hasResting) this.released(nodes[i]);
    }
  }

  missed(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    if (this.strobing.isStrobing(transmitter) && this.strobing.staysFor(receiver, transmitter, outcome)) return;
    this.listener.outcomeAt(receiver, transmitter, outcome);
  }

  /** The receiver's lock is over, whatever came of it. */
  private released(receiver: number): void {
    this.strobing.gaps.released(receiver);
    this.mac.rest(receiver);
  }
}
