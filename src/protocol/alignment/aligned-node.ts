/**
 * A Resonance node whose network aligns its embedding spaces. Every sensor speaks in its own; the gateway understands a
 * sensor from the end of their alignment on. What comes before that, or in another space than the one agreed on, is not
 * understood, and lost.
 */
import type { Address, Host, Protocol, SampleBlock, SendOutcome } from "../../host.ts";
import { EventError } from "../event-error.ts";
import { FrameNode } from "../frame-node.ts";
import { type ResonanceNetwork, ResonanceNode, type ResonanceState } from "../resonance-node.ts";
import { lookAtEvent } from "../semantic-event.ts";
import type { Packing } from "../vector/packing.ts";
import type { AlignmentNetwork } from "./alignment-network.ts";
import { translatingWork } from "./alignment-work.ts";
import { DialectVectors } from "./dialect-vectors.ts";
import { COLLECT_TIMER, GatewaySessions, type GatewayState, SOLVE_WORK } from "./gateway-sessions.ts";
import { CHUNK_TOKEN, ENCODE_WORK, SENSOR_TIMERS, SensorSession, type SensorState } from "./sensor-session.ts";
import { isEnvelope } from "./session-envelope.ts";
import { SessionRoutes, type WaysDown } from "./session-routes.ts";

const TRANSLATE_WORK = 14;
/** Events that wait for the gateway's processor: own choice. */
const UNREAD_MAX = 1024;

/** The network and what its nodes speak. */
export interface AlignedNetwork {
  readonly resonance: ResonanceNetwork;
  readonly alignment: AlignmentNetwork;
  readonly packing: Packing;
}

/** As plain data. */
export type AlignedState = {
  readonly protocol: ResonanceState;
  readonly ways: WaysDown;
  readonly sensor: SensorState | null;
  readonly gateway: GatewayState | null;
  readonly unread: readonly { readonly frame: Uint8Array; readonly from: Address }[];
};

export class AlignedNode extends FrameNode {
  readonly #host: Host;
  readonly #dimensions: number;
  readonly #inner: ResonanceNode;
  readonly #routes: SessionRoutes;
  readonly #sensor: SensorSession | undefined;
  readonly #gateway: GatewaySessions | undefined;
  /** Events that the gateway is about to read. */
  #unread: AlignedState["unread"];

  /** @param state what {@link snapshot} gave before */
  constructor(host: Host, { resonance, alignment, packing }: AlignedNetwork, state?: AlignedState) {
    super();
    const routes = new SessionRoutes(host, state?.ways);
    const gateway = host.isGateway
      ? new GatewaySessions(host, alignment, routes, state?.gateway ?? undefined)
      : undefined;
    const vectors = new DialectVectors(host, alignment, packing, gateway && ((event) => gateway.alignmentFor(event)));
    this.#host = host;
    this.#dimensions = resonance.encoder.dimensions;
    this.#routes = routes;
    this.#gateway = gateway;
    this.#inner = new ResonanceNode(host, { ...resonance, vectors }, state?.protocol);
    this.#unread = state?.unread ?? [];
    if (!host.isGateway) {
      const understood = () => this.#inner.repeat();
      this.#sensor = new SensorSession(host, alignment, routes, understood, state?.sensor ?? undefined);
    }
  }

  start(): void {
    this.#inner.start();
    this.#sensor?.start();
    this.#gateway?.start();
    for (const _ of this.#unread) this.#askToRead();
  }

  scanSamples(block: SampleBlock, from: number, to: number): number {
    return this.#inner.scanSamples(block, from, to);
  }

  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    this.#inner.onSample(block, index, takenAtUs);
  }

  onFrame(frame: Uint8Array, from: Address): void {
    if (isEnvelope(frame)) this.#hearSession(frame, from);
    else if (this.#gateway === undefined) this.#inner.onFrame(frame, from);
    else this.#hearEvent(frame, from, this.#gateway);
  }

  override onSendOutcome(token: number, outcome: SendOutcome): void {
    if (token === CHUNK_TOKEN) this.#sensor?.onSent(outcome);
  }

  onTimer(timer: number): void {
    if (SENSOR_TIMERS.includes(timer)) this.#sensor?.onTimer(timer);
    else if (timer === COLLECT_TIMER) this.#gateway?.onTimer();
    else this.#inner.onTimer(timer);
  }

  override onWorkDone(token: number): void {
    if (token === ENCODE_WORK) this.#sensor?.onEncoded();
    else if (token === SOLVE_WORK) this.#gateway?.onSolved();
    else if (token === TRANSLATE_WORK) this.#read();
  }

  snapshot(): AlignedState {
    return {
      protocol: this.#inner.snapshot(),
      ways: this.#routes.state,
      sensor: this.#sensor?.state ?? null,
      gateway: this.#gateway?.state ?? null,
      unread: this.#unread,
    };
  }

  #hearSession(bytes: Uint8Array, from: Address): void {
    const envelope = this.#routes.hear(bytes, from);
    if (envelope?.isToGateway) this.#gateway?.receive(envelope.name, envelope.frame);
    else if (envelope !== undefined) this.#sensor?.receive(envelope.frame);
  }

  /** An event is read once the processor has turned its vector into the gateway's space. */
  #hearEvent(frame: Uint8Array, from: Address, gateway: GatewaySessions): void {
    const event = lookAtEvent(frame);
    if (event instanceof EventError) this.#inner.onFrame(frame, from);
    else if (gateway.alignmentFor(event) === undefined) this.#host.note("not-aligned");
    else if (this.#unread.length >= UNREAD_MAX) this.#host.note("overflow");
    else {
      this.#unread = [...this.#unread, { frame, from }];
      this.#askToRead();
    }
  }

  #askToRead(): void {
    this.#host.work(translatingWork(1, this.#dimensions), TRANSLATE_WORK);
  }

  #read(): void {
    const [first, ...others] = this.#unread;
    if (first === undefined || this.#gateway === undefined) return;
    this.#unread = others;
    const event = lookAtEvent(first.frame);
    // Meanwhile the space may have turned out to fit no longer.
    if (!(event instanceof EventError) && this.#gateway.alignmentFor(event) === undefined)
      this.#host.note("not-aligned");
    else this.#inner.onFrame(first.frame, first.from);
  }
}

/** Resonance in a network that aligns its spaces. */
export function alignedProtocol(network: AlignedNetwork): Protocol {
  return {
    sampleWork: network.resonance.encoder.work,
    create: (host) => new AlignedNode(host, network),
    restore: (host, state) => new AlignedNode(host, network, state as AlignedState),
  };
}
