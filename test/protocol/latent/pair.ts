/** Two machines, the second one the gateway, and a channel between them that a test may spoil. */
import type { Values } from "../../../src/base/parameters.ts";
import type { PlainData, Protocol, ProtocolNode } from "../../../src/host.ts";
import { latentStream } from "../../../src/protocol/latent/latent-stream.ts";
import { FakeHost } from "../../support/fake-host.ts";
import { blockOf } from "../support.ts";

export type Settings = Values<typeof latentStream.parameters>;

export const SETTINGS: Settings = {
  state: "think",
  dimensions: 512,
  tokens: 4,
  frame: 640,
  parity: "none",
  retransmit: true,
  answerAfter: 200_000,
  retryAfter: 1_000_000,
  attempts: 6,
  streams: 2,
  compress: false,
  seal: false,
};

export const protocolOf = (settings: Partial<Settings> = {}): Protocol =>
  latentStream.build({ ...SETTINGS, ...settings }, { encoder: undefined, epochMs: 0, audience: "sink" });

interface Parcel {
  readonly to: 0 | 1;
  readonly frame: Uint8Array;
}

/** What a channel does to a frame: how often it arrives, and whether it waits for the next one to overtake it. */
export type Fate = { readonly copies: 0 | 1 | 2; readonly isLate: boolean };

const AIRTIME_US = 20_000;
const STEPS_MAX = 20_000;
const TIDY: Fate = { copies: 1, isLate: false };

/** Position 0 is the gateway, 1 the machine that senses. */
export class Pair {
  readonly hosts = [
    new FakeHost({ name: "gateway", isGateway: true, neighbours: [1], sharedMedium: false, draws: DRAWS }),
    new FakeHost({
      name: "node-1",
      neighbours: [0],
      nextHopToGateway: 0,
      sharedMedium: false,
      draws: DRAWS.toReversed(),
    }),
  ] as const;
  readonly nodes: [ProtocolNode, ProtocolNode];
  /** Every frame that was handed over, in order. */
  readonly said: Parcel[] = [];
  /** Frames that never arrive. */
  loses: (frame: Uint8Array) => boolean = () => false;
  /** Whether queues are full: frames of streams are dropped. */
  isDropping = false;
  readonly #protocol: Protocol;
  readonly #fates: readonly Fate[];
  readonly #taken = [0, 0];
  #inFlight: Parcel[] = [];
  #samples = 0;

  /** @param fates of the first frames handed over, in turn; what comes after them arrives as it should */
  constructor(protocol: Protocol, fates: readonly Fate[] = []) {
    this.#protocol = protocol;
    this.#fates = fates;
    this.nodes = [protocol.create(this.hosts[0]), protocol.create(this.hosts[1])];
    for (const node of this.nodes) node.start();
  }

  sample(): void {
    this.nodes[1].onSample(blockOf([1], [], this.#samples++), 0, this.hosts[1].nowUs);
    this.#collect();
  }

  /** Takes a node out, and puts it back as it was (`remembers`), or what is made of it, or as new. */
  restart(position: 0 | 1, remembers: boolean, through: (state: PlainData) => PlainData = structuredClone): void {
    const host = this.hosts[position];
    const state = through(this.nodes[position].snapshot());
    host.timers.clear();
    this.nodes[position] = remembers ? this.#protocol.restore(host, state) : this.#protocol.create(host);
    this.nodes[position].start();
    this.#collect();
  }

  /** Something arrives that nobody sent now. */
  inject(to: 0 | 1, frame: Uint8Array): void {
    this.nodes[to].onFrame(frame, 1 - to);
    this.#collect();
  }

  /** Goes on until nothing happens any more, or for so many steps. */
  run(steps = STEPS_MAX): void {
    for (let step = 0; step < steps; step++) if (!this.#step()) return;
    if (steps === STEPS_MAX) throw new Error("This never ends.");
  }

  #step(): boolean {
    const parcel = this.#inFlight.shift();
    if (parcel !== undefined) {
      this.pass(AIRTIME_US);
      this.nodes[parcel.to].onFrame(parcel.frame, 1 - parcel.to);
      this.#collect();
      return true;
    }
    const due = this.hosts.map((host) => host.earliestTimer()?.dueUs ?? Number.POSITIVE_INFINITY);
    const next = Math.min(...due);
    if (next === Number.POSITIVE_INFINITY) return false;
    this.pass(Math.max(0, next - this.hosts[0].nowUs));
    return true;
  }

  /** Lets time pass; what arrives takes time of its own. */
  pass(us: number): void {
    this.hosts.forEach((host, i) => {
      host.advance(us, this.nodes[i]);
    });
    this.#collect();
  }

  #collect(): void {
    for (let isNews = true; isNews; ) {
      isNews = false;
      for (const from of [0, 1] as const)
        for (const { frame, token } of this.hosts[from].sent.slice(this.#taken[from])) {
          isNews = true;
          this.#taken[from]++;
          const isDropped = this.isDropping && token !== 0;
          this.#handOver({ to: (1 - from) as 0 | 1, frame }, isDropped || this.loses(frame));
          this.nodes[from].onSendOutcome(token, isDropped ? "dropped" : "sent");
        }
    }
  }

  #handOver(parcel: Parcel, isLost: boolean): void {
    const { copies, isLate } = this.#fates[this.said.length] ?? TIDY;
    this.said.push(parcel);
    if (isLost) return;
    const before = isLate ? this.#inFlight.splice(0) : [];
    for (let copy = 0; copy < copies; copy++) this.#inFlight.unshift(parcel);
    this.#inFlight = isLate ? [...this.#inFlight, ...before] : this.#ordered(copies);
  }

  /** New frames go to the back, unless they overtake. */
  #ordered(copies: number): Parcel[] {
    return [...this.#inFlight.slice(copies), ...this.#inFlight.slice(0, copies)];
  }
}

const DRAWS = [0.11, 0.93, 0.42, 0.77, 0.05, 0.61, 0.29];
