/** A node of any protocol that also keeps its phase: beacons are the lock's, everything else is the protocol's own. */
import type {
  Address,
  Host,
  PlainData,
  Protocol,
  ProtocolNode,
  SampleBlock,
  SendOutcome,
  StreamClosure,
  StreamId,
} from "../../host.ts";
import { looksLikeBeacon } from "./beacon.ts";
import { BEACON_TIMER, BEACON_TOKEN, PhaseLock, type PhaseNetwork, type PhaseState } from "./phase-lock.ts";

/** Both states, side by side. */
export type LockedState = { readonly phase: PhaseState; readonly protocol: PlainData };

export class LockedNode implements ProtocolNode {
  readonly #inner: ProtocolNode;
  readonly #lock: PhaseLock;

  /** @param inner of a protocol that uses neither {@link BEACON_TIMER} nor {@link BEACON_TOKEN}, and sends no V-Frames */
  constructor(inner: ProtocolNode, lock: PhaseLock) {
    this.#inner = inner;
    this.#lock = lock;
  }

  start(): void {
    this.#lock.start();
    this.#inner.start();
  }
  scanSamples(block: SampleBlock, from: number, to: number): number {
    return this.#inner.scanSamples(block, from, to);
  }
  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    this.#inner.onSample(block, index, takenAtUs);
  }
  onFrame(frame: Uint8Array, from: Address, ageUs?: number): void {
    if (looksLikeBeacon(frame)) this.#lock.onFrame(frame, from, ageUs);
    else this.#inner.onFrame(frame, from, ageUs);
  }
  onSendOutcome(token: number, outcome: SendOutcome): void {
    if (token !== BEACON_TOKEN) this.#inner.onSendOutcome(token, outcome);
  }
  onTimer(timer: number): void {
    if (timer === BEACON_TIMER) this.#lock.onTimer();
    else this.#inner.onTimer(timer);
  }
  onWorkDone(token: number): void {
    this.#inner.onWorkDone(token);
  }
  onStreamOpen(stream: StreamId, incoming: boolean): void {
    this.#inner.onStreamOpen(stream, incoming);
  }
  onStreamData(stream: StreamId, bytes: Uint8Array): void {
    this.#inner.onStreamData(stream, bytes);
  }
  onStreamWritable(stream: StreamId): void {
    this.#inner.onStreamWritable(stream);
  }
  onStreamClosed(stream: StreamId, why: StreamClosure): void {
    this.#inner.onStreamClosed(stream, why);
  }
  snapshot(): LockedState {
    return { phase: this.#lock.snapshot(), protocol: this.#inner.snapshot() };
  }
}

/** A protocol whose nodes also keep their phase. */
export function locked(protocol: Protocol, network: PhaseNetwork): Protocol {
  return {
    sampleWork: protocol.sampleWork,
    create: (host: Host) => new LockedNode(protocol.create(host), new PhaseLock(host, network)),
    restore: (host: Host, state: PlainData) => {
      const { phase, protocol: inner } = state as LockedState;
      return new LockedNode(protocol.restore(host, inner), new PhaseLock(host, network, phase));
    },
  };
}
