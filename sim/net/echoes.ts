/**
 * What need not wake a node: copies of the message that it said to be deaf to, which is the one it heard last. In a flood
 * most frames are such copies, so one column decides here and the node itself is not touched.
 */
import { datagramKnown } from "./packet-memo.ts";

export class Echoes {
  /** By node: the message whose copies change nothing there. */
  private readonly ignored: (string | undefined)[];
  private readonly identityOf: (datagram: Uint8Array) => string | undefined;

  /**
   * @param nodes how many there are, or 0 where no carrier asks: what nodes say is then not kept
   * @param identityOf which message is in a datagram; `undefined` where it is none, or nobody ever ignores any
   */
  constructor(nodes: number, identityOf: (datagram: Uint8Array) => string | undefined) {
    this.ignored = new Array<string | undefined>(nodes).fill(undefined);
    this.identityOf = identityOf;
  }

  /** Which message a frame carries. */
  identityIn(frame: Uint8Array): string | undefined {
    const datagram = datagramKnown(frame);
    return datagram === undefined ? undefined : this.identityOf(datagram);
  }

  /** From now on copies of this message change nothing at the node, but those of the one before may. */
  ignore(node: number, identity: string): void {
    if (this.ignored.length > 0) this.ignored[node] = identity;
  }

  /** From now on every frame may change something at the node. */
  heed(node: number): void {
    if (this.ignored.length > 0) this.ignored[node] = undefined;
  }

  isEcho(node: number, identity: string | undefined): boolean {
    return identity !== undefined && this.ignored[node] === identity;
  }
}
