/** Watches a run and keeps what its metrics need: counts, and for each message who learnt of it and when. */
import type { FrameOutcome } from "../../sim/net/outcome.ts";
import type { Observer } from "../../sim/observer.ts";
import type { Fact } from "../host.ts";
import { NOT_A_MEMBER } from "./audience.ts";
import { Column } from "./column.ts";
import { Traffic } from "./traffic.ts";

const US_PER_S = 1e6;

/** Messages of one origin: their position in the columns, by time stamp. */
type Stamps = Map<number, number>;

type OnDelivery = (origin: number, atUs: number) => void;

export class RunRecord implements Observer {
  /** What was put on the air, and what became of it. */
  readonly traffic: Traffic;
  transmissions = 0;
  /** Messages that were due at each node and found no room there. */
  readonly droppedAtSource: number[];
  /** Deliveries to audience members other than the origin, each (message, member) pair once. */
  deliveries = 0;
  readonly facts = new Map<Fact, number>();
  readonly latencyS = new Column();
  readonly hops = new Column();
  /** The audience members that learnt of any message. */
  readonly reached = new Set<number>();
  /** Origin of each message, by order of publication. */
  readonly origin = new Column();
  /** Ordinal of the sample that each message carries. */
  readonly ordinal = new Column();
  private readonly publishedUs = new Column();
  /** From when the latency of each message counts, µs: see {@link published}. */
  private readonly sinceUs = new Column();
  /** Time from publication to the last member reached, or −1. */
  private readonly spreadUs = new Column();
  private readonly stamps = new Map<string, Stamps>();
  /** For each node, the ordinals that it has published. */
  private readonly told: (Set<number> | undefined)[] = [];
  private readonly informed: Set<number>[] = [];
  private readonly names: readonly string[];
  private readonly members: Int32Array;
  private readonly gateways: ReadonlySet<number>;
  private readonly onDelivery: OnDelivery | undefined;

  /**
   * @param members the audience member that each node stands for, or −1
   * @param gateways the nodes that are gateways: what overflows there has already left its origin
   * @param onDelivery told each delivery that counts: whose message it is, and when it came
   */
  constructor(
    names: readonly string[],
    members: Int32Array,
    gateways: ReadonlySet<number> = new Set(),
    onDelivery?: OnDelivery,
  ) {
    this.names = names;
    this.members = members;
    this.gateways = gateways;
    this.onDelivery = onDelivery;
    this.droppedAtSource = names.map(() => 0);
    this.traffic = new Traffic(names.length);
  }

  frameOnAir(...frame: Parameters<Traffic["frameOnAir"]>): void {
    this.traffic.frameOnAir(...frame);
  }

  copiesOnAir(node: number, startUs: number, copies: number, airtimeUs: number): void {
    this.traffic.copiesOnAir(node, startUs, copies, airtimeUs);
  }

  frameOutcome(receiver: number, transmitter: number, atUs: number, outcome: FrameOutcome): void {
    this.traffic.frameOutcome(receiver, transmitter, atUs, outcome);
  }

  /**
   * A message sets out. Its latency counts from the instant of its sample, the first time that the sample is published; a
   * heartbeat, which repeats an old sample under a new stamp, counts from its own publication.
   */
  published(node: number, ordinal: number, timestampMs: number, takenAtUs: number, atUs: number): void {
    const name = this.names[node];
    let stamps = this.stamps.get(name);
    if (stamps === undefined) {
      stamps = new Map();
      this.stamps.set(name, stamps);
    }
    stamps.set(timestampMs, this.transmissions++);
    this.origin.push(node);
    this.ordinal.push(ordinal);
    this.publishedUs.push(atUs);
    this.sinceUs.push(this.isRepeated(node, ordinal) ? atUs : takenAtUs);
    this.spreadUs.push(-1);
  }

  delivered(node: number, origin: string, timestampMs: number, _value: number, hops: number, atUs: number): void {
    const member = this.members[node];
    if (member === NOT_A_MEMBER || this.names[node] === origin) return;
    const message = this.stamps.get(origin)?.get(timestampMs);
    if (message === undefined) return;
    let informed = this.informed[message];
    if (informed === undefined) {
      informed = new Set();
      this.informed[message] = informed;
    }
    if (informed.has(member)) return;
    informed.add(member);
    this.deliveries++;
    this.onDelivery?.(this.origin.at(message), atUs);
    this.reached.add(member);
    this.latencyS.push((atUs - this.sinceUs.at(message)) / US_PER_S);
    if (hops > 0) this.hops.push(hops);
    this.spreadUs.set(message, atUs - this.publishedUs.at(message));
  }

  /** Whether the node has published this sample before. Remembers that it has now. */
  private isRepeated(node: number, ordinal: number): boolean {
    let told = this.told[node];
    if (told === undefined) {
      told = new Set();
      this.told[node] = told;
    }
    if (told.has(ordinal)) return true;
    told.add(ordinal);
    return false;
  }

  noted(node: number, fact: Fact): void {
    if (fact === "overflow" && !this.gateways.has(node)) this.droppedAtSource[node]++;
    this.facts.set(fact, (this.facts.get(fact) ?? 0) + 1);
  }

  /** Seconds from publication to the last member reached, of every message that reached any. */
  spreadsS(): Float64Array {
    return this.spreadUs
      .values()
      .filter((us) => us >= 0)
      .map((us) => us / US_PER_S);
  }
}
