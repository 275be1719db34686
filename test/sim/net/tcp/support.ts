/** Stacks joined by a channel that may lose, repeat and delay what it carries. */
import type { Closure } from "../../../../sim/net/tcp/connection-port.ts";
import { decodeSegment, type Segment } from "../../../../sim/net/tcp/segment.ts";
import { type TcpOptions, TcpStack, type TcpWorld } from "../../../../sim/net/tcp/stack.ts";

/** What becomes of one datagram: one delay for each copy that arrives. */
export type Fate = readonly number[];
export const HOP_US = 5_000;
export const ONE_COPY: Fate = [HOP_US];

export interface Carried {
  readonly from: number;
  readonly to: number;
  readonly segment: Segment;
  readonly bytes: number;
  readonly atUs: number;
}

/** The callbacks that a test cares for. */
export type Reactions = Partial<{
  opened(id: number, incoming: boolean): void;
  data(id: number, bytes: Uint8Array): void;
  writable(id: number): void;
  closed(id: number, why: Closure): void;
}>;

interface Due {
  readonly atUs: number;
  readonly order: number;
  readonly act: () => void;
}

export class Channel {
  nowUs = 0;
  readonly carried: Carried[] = [];
  readonly stacks: TcpStack[] = [];
  /** (stack · 1000 + connection) → when its timer is due. */
  readonly timers = new Map<number, number>();
  readonly #fates: readonly Fate[];
  readonly #draws = new Map<number, number>();
  #due: Due[] = [];
  #order = 0;

  /** @param fates of the first datagrams; later ones arrive once and in time */
  constructor(fates: readonly Fate[] = []) {
    this.#fates = fates;
  }

  /** The callbacks of the stack at this address. */
  callbacks(address: number, reactions: () => Reactions, draw?: number): TcpWorld {
    return {
      clockUs: () => this.nowUs,
      random: () => draw ?? this.#draw(address),
      sendDatagram: (_node, to, bytes) => this.#carry(address, to, bytes),
      setTimer: (_node, id, delayUs) => {
        const atUs = this.nowUs + delayUs;
        const key = address * 1000 + id;
        this.timers.set(key, atUs);
        this.schedule(atUs, () => {
          if (this.timers.get(key) !== atUs) return;
          this.timers.delete(key);
          this.stacks[address].onTimer(id);
        });
        return key;
      },
      cancelTimer: (_node, id) => {
        this.timers.delete(address * 1000 + id);
      },
      opened: (_node, id, incoming) => reactions().opened?.(id, incoming),
      data: (_node, id, bytes) => reactions().data?.(id, bytes),
      writable: (_node, id) => reactions().writable?.(id),
      closed: (_node, id, why) => reactions().closed?.(id, why),
    };
  }

  /** Adds a node; its address is its place. */
  add(reactions: () => Reactions, options: Partial<TcpOptions> = {}, draw?: number): TcpStack {
    const address = this.stacks.length;
    const stack = new TcpStack(
      { node: address, address, mss: 89, connectionsMax: 8, ...options },
      this.callbacks(address, reactions, draw),
    );
    this.stacks.push(stack);
    return stack;
  }

  /** Lets everything happen until nothing is left to happen (or the time is up). */
  run(untilUs = Number.POSITIVE_INFINITY, eventsMax = 20_000): void {
    for (let events = 0; this.#due.length > 0; events++) {
      if (events >= eventsMax) throw new Error("The channel does not come to rest.");
      this.#due.sort((a, b) => a.atUs - b.atUs || a.order - b.order);
      if (this.#due[0].atUs > untilUs) break;
      const [next] = this.#due.splice(0, 1);
      this.nowUs = next.atUs;
      next.act();
    }
  }

  /** Spread over [0, 1) by the golden ratio, each different from the last. */
  #draw(address: number): number {
    const ordinal = (this.#draws.get(address) ?? 0) + 1;
    this.#draws.set(address, ordinal);
    return (ordinal * 0.6180339887 + address / 7) % 1;
  }

  #carry(from: number, to: number, bytes: Uint8Array): void {
    // A copy has to be decoded, and does not know what it was made from.
    const copy = bytes.slice();
    const fate = this.#fates[this.carried.length] ?? ONE_COPY;
    this.carried.push({ from, to, segment: decodeSegment(bytes, from, to), bytes: bytes.length, atUs: this.nowUs });
    for (const delayUs of fate) this.schedule(this.nowUs + delayUs, () => this.stacks[to]?.onDatagram(from, copy));
  }

  /** Lets something happen at a time. */
  schedule(atUs: number, act: () => void): void {
    this.#due.push({ atUs, order: this.#order++, act });
  }
}

/** Flags as letters. */
export function letters({ flags }: Segment): string {
  return [..."FSRPA"].filter((_, bit) => (flags & (1 << bit)) !== 0).join("");
}
