/** A gateway, a relay and a sensor in a row, and a channel that loses, doubles, damages and overtakes what they send. */
import { levelHdc } from "../../../models/encoder/level-hdc.ts";
import { keyOf } from "../../../src/base/chance.ts";
import type { Values } from "../../../src/base/parameters.ts";
import type { PlainData, Protocol, ProtocolNode, SendOutcome } from "../../../src/host.ts";
import type { AlignedState } from "../../../src/protocol/alignment/aligned-node.ts";
import { resonanceAligned } from "../../../src/protocol/alignment/resonance-aligned.ts";
import { EPOCH_US, FakeHost } from "../../support/fake-host.ts";
import { blockOf } from "../support.ts";

export type AlignedSettings = Values<typeof resonanceAligned.parameters>;

export const GATEWAY = 0;
export const RELAY = 1;
export const SENSOR = 2;

export const encoder = levelHdc.build(
  { dimensions: 16, range: [0, 80], levels: undefined },
  { key: keyOf("alignment tests", "encoder"), earlyRange: undefined },
);

/** 20 anchors of 16 dimensions, each in two frames. */
export const settings: AlignedSettings = {
  threshold: 0.05,
  vector: "f16",
  seenCache: 64,
  heartbeat: "off",
  alignment: { anchors: 20, frame: 64, noise: 0.01, residual: 0.1, probe: 3_600_000_000, replaced: "never" },
};

export const context = { encoder, epochMs: EPOCH_US / 1000, audience: "sink" } as const;

interface Parcel {
  readonly from: number;
  readonly to: number;
  readonly frame: Uint8Array;
}

/** What a node's host owes it: work done, and what became of a frame. */
type Debt = { readonly node: number } & (
  | { readonly kind: "work"; readonly token: number }
  | { readonly kind: "outcome"; readonly token: number; readonly outcome: SendOutcome }
);

export class Exchange {
  readonly hosts: readonly FakeHost[];
  readonly nodes: ProtocolNode[];
  readonly inFlight: Parcel[] = [];
  readonly #debts: Debt[] = [];
  readonly #protocol: Protocol;
  readonly #seen = [0, 1, 2].map(() => ({ sent: 0, worked: 0 }));
  #ordinal = 0;

  constructor(alignment: Partial<AlignedSettings["alignment"]> = {}) {
    this.#protocol = resonanceAligned.build(
      { ...settings, alignment: { ...settings.alignment, ...alignment } },
      context,
    );
    this.hosts = [
      new FakeHost({ name: "gateway", isGateway: true, draws: [0.1, 0.7, 0.4, 0.9] }),
      new FakeHost({ name: "relay", nextHopToGateway: GATEWAY, draws: [0.2, 0.9, 0.6, 0.3] }),
      new FakeHost({ name: "sensor", nextHopToGateway: RELAY, draws: [0.3, 0.8, 0.5, 0.1] }),
    ];
    this.nodes = this.hosts.map((host) => this.#protocol.create(host));
    for (const node of this.nodes) node.start();
    this.#collect();
  }

  get gateway(): FakeHost {
    return this.hosts[GATEWAY];
  }

  stateOf(node: number): AlignedState {
    return this.nodes[node].snapshot() as AlignedState;
  }

  /** What the gateway holds of the sensor. */
  get session() {
    return this.stateOf(GATEWAY).gateway?.sessions.find(([name]) => name === "sensor")?.[1];
  }

  get isAligned(): boolean {
    return this.stateOf(SENSOR).sensor?.isAligned === true;
  }

  /** The sensor takes a sample. */
  sample(value: number): void {
    const block = blockOf([value], [], this.#ordinal++);
    const node = this.nodes[SENSOR];
    if (node.scanSamples(block, 0, 1) === 0) node.onSample(block, 0, this.hosts[SENSOR].nowUs);
    this.#collect();
  }

  /** @param keeps the parcel stays in flight, to arrive again @param damaged the byte to damage on the way */
  deliver(index: number, keeps = false, damaged?: number): void {
    const parcel = this.inFlight[index];
    if (parcel === undefined) return;
    if (!keeps) this.inFlight.splice(index, 1);
    const frame = parcel.frame.slice();
    if (damaged !== undefined) frame[damaged % frame.length] ^= 0x10;
    this.nodes[parcel.to].onFrame(frame, parcel.from);
    this.#collect();
  }

  lose(index: number): void {
    this.inFlight.splice(index, 1);
  }

  /** Work is done, and sending comes to its end. */
  pay(): void {
    for (let debt = this.#debts.shift(); debt !== undefined; debt = this.#debts.shift()) {
      const node = this.nodes[debt.node];
      if (debt.kind === "work") node.onWorkDone(debt.token);
      else node.onSendOutcome(debt.token, debt.outcome);
      this.#collect();
    }
  }

  advance(byUs: number): void {
    this.hosts.forEach((host, i) => {
      host.advance(byUs, this.nodes[i]);
      this.#collect();
    });
  }

  /** A node is taken out and put back as its snapshot has it. @param crashes it loses its timers, and what it was owed */
  restart(node: number, crashes: boolean, through: (state: PlainData) => PlainData = structuredClone): void {
    this.nodes[node] = this.#protocol.restore(this.hosts[node], through(this.nodes[node].snapshot()));
    if (!crashes) return;
    this.hosts[node].timers.clear();
    for (let i = this.#debts.length - 1; i >= 0; i--) if (this.#debts[i].node === node) this.#debts.splice(i, 1);
    this.nodes[node].start();
    this.#collect();
  }

  /** Nothing is lost from now on, for so long; left out: longer than anybody ever waits. */
  settle(forUs = 9_000_000_000, stepUs = 15_000_000): void {
    for (let passedUs = 0; passedUs < forUs; passedUs += stepUs) {
      while (this.inFlight.length > 0) {
        while (this.inFlight.length > 0) this.deliver(0);
        this.pay();
      }
      this.pay();
      this.advance(stepUs);
    }
  }

  #collect(): void {
    this.hosts.forEach(({ sent, worked }, node) => {
      const seen = this.#seen[node];
      for (; seen.sent < sent.length; seen.sent++) {
        const { to, frame, token } = sent[seen.sent];
        if (to === undefined) throw new Error("Nobody broadcasts along a tree.");
        this.inFlight.push({ from: node, to, frame });
        this.#debts.push({ node, kind: "outcome", token, outcome: "sent" });
      }
      for (; seen.worked < worked.length; seen.worked++)
        this.#debts.push({ node, kind: "work", token: worked[seen.worked].token });
    });
  }
}

/** The halves of the sensor's anchors, as an exchange without faults brings them. */
export function trueHalves(): Uint8Array {
  const exchange = new Exchange();
  exchange.settle(60_000_000);
  return exchange.session!.aligned!.halves;
}

/** Values that the gateway was told of the sensor. */
export const toldOf = ({ gateway }: Exchange) =>
  gateway.deliveries.filter(({ origin }) => origin === "sensor").map((delivery) => delivery.value);
