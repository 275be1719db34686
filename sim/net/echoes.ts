/**
 * What need not wake a node: copies of the message that it said to be deaf to, which is the one it heard last. In a flood
 * most frames are such copies, so one column decides here and the node itself is not touched.
 */
import { datagramKnown } from "./packet-memo.ts";

/** The number of no message. */
export const NO_MESSAGE = 0;
/** Own choice: far above the messages that travel at one time. */
const MOST_NUMBERS = 4096;

/**
 * Messages have numbers here. When there are too many, numbers are given anew: copies of what had one before then wake their
 * nodes, which costs time and nothing else.
 */
export class Echoes {
  /** By node: the message whose copies change nothing there. */
  private readonly ignored: Int32Array;
  private readonly identityOf: (datagram: Uint8Array) => string | undefined;
  private readonly numbers = new Map<string, number>();
  private latest = NO_MESSAGE;
  /** What was asked for last, and its number: a flood is asked for by one node after the other. */
  private lastAsked: string | undefined;
  private lastNumber = NO_MESSAGE;

  /**
   * @param nodes how many there are, or 0 where no carrier asks: what nodes say is then not kept
   * @param identityOf which message is in a datagram; `undefined` where it is none, or nobody ever ignores any
   */
  constructor(nodes: number, identityOf: (datagram: Uint8Array) => string | undefined) {
    this.ignored = new Int32Array(nodes);
    this.identityOf = identityOf;
  }

  /** The number of the message that a frame carries, or {@link NO_MESSAGE}. */
  messageIn(frame: Uint8Array): number {
    const datagram = datagramKnown(frame);
    const identity = datagram === undefined ? undefined : this.identityOf(datagram);
    return identity === undefined ? NO_MESSAGE : this.numberOf(identity);
  }

  /** From now on copies of this message change nothing at the node, but those of the one before may. */
  ignore(node: number, identity: string): void {
    if (this.ignored.length > 0) this.ignored[node] = this.numberOf(identity);
  }

  /** From now on every frame may change something at the node. */
  heed(node: number): void {
    if (this.ignored.length > 0) this.ignored[node] = NO_MESSAGE;
  }

  isEcho(node: number, message: number): boolean {
    return message !== NO_MESSAGE && this.ignored[node] === message;
  }

  private numberOf(identity: string): number {
    if (identity === this.lastAsked) return this.lastNumber;
    this.lastAsked = identity;
    this.lastNumber = this.numbers.get(identity) ?? this.give(identity);
    return this.lastNumber;
  }

  private give(identity: string): number {
    if (this.numbers.size === MOST_NUMBERS) this.numbers.clear();
    this.latest++;
    this.numbers.set(identity, this.latest);
    return this.latest;
  }
}
