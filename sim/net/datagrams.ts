/** Datagrams under way, each in one or more frames: what became of the whole follows from what became of its parts. */
import type { SendOutcome } from "../../src/host.ts";

interface Datagram {
  node: number;
  /** The application's token, or `undefined` where nobody waits for the outcome. */
  token: number | undefined;
  framesLeft: number;
  outcome: SendOutcome;
  isForgotten: boolean;
}

/** Which outcome of a part decides over the whole: the worst. */
const RANK: { readonly [outcome in SendOutcome]: number } = { acknowledged: 0, sent: 1, lost: 2, dropped: 3 };

export class DatagramLedger {
  private readonly all: Datagram[] = [];
  private readonly free: number[] = [];
  private readonly ended: (node: number, token: number, outcome: SendOutcome) => void;

  constructor(ended: (node: number, token: number, outcome: SendOutcome) => void) {
    this.ended = ended;
  }

  /** A datagram of so many frames sets out; returns the handle that each of its frames carries as a token. */
  begin(node: number, token: number | undefined, frames: number): number {
    let handle = this.free.pop();
    if (handle === undefined) {
      handle = this.all.length;
      this.all.push({ node, token, framesLeft: frames, outcome: "acknowledged", isForgotten: false });
      return handle;
    }
    const datagram = this.all[handle];
    datagram.node = node;
    datagram.token = token;
    datagram.framesLeft = frames;
    datagram.outcome = "acknowledged";
    datagram.isForgotten = false;
    return handle;
  }

  frameEnded(handle: number, outcome: SendOutcome): void {
    const datagram = this.all[handle];
    if (datagram.isForgotten) return;
    if (RANK[outcome] > RANK[datagram.outcome]) datagram.outcome = outcome;
    if (--datagram.framesLeft > 0) return;
    const { node, token } = datagram;
    const whole = datagram.outcome;
    this.free.push(handle);
    if (token !== undefined) this.ended(node, token, whole);
  }

  /** The node is dead: nothing of its datagrams is told any more. Their handles are not used again. */
  forget(node: number): void {
    for (const datagram of this.all) {
      if (datagram.node === node && datagram.framesLeft > 0) datagram.isForgotten = true;
    }
  }
}
