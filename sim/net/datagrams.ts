/** Datagrams under way, each in one or more frames: what became of the whole follows from what became of its parts. */
import type { SendOutcome } from "../../src/host.ts";

interface Datagram {
  node: number;
  /** The application's token, or `undefined` where nobody waits for the outcome. */
  token: number | undefined;
  framesLeft: number;
  outcome: SendOutcome;
  /** Which of its sender's lives it is of. */
  life: number;
}

/** Which outcome of a part decides over the whole: the worst. */
const RANK: { readonly [outcome in SendOutcome]: number } = { acknowledged: 0, sent: 1, lost: 2, dropped: 3 };

export class DatagramLedger {
  private readonly all: Datagram[] = [];
  private readonly free: number[] = [];
  /** How often nodes have died, of those that have. */
  private readonly deaths = new Map<number, number>();
  private readonly ended: (node: number, token: number, outcome: SendOutcome) => void;

  constructor(ended: (node: number, token: number, outcome: SendOutcome) => void) {
    this.ended = ended;
  }

  /** A datagram of so many frames sets out; returns the handle that each of its frames carries as a token. */
  begin(node: number, token: number | undefined, frames: number): number {
    let handle = this.free.pop();
    if (handle === undefined) {
      handle = this.all.length;
      this.all.push({ node, token, framesLeft: frames, outcome: "acknowledged", life: this.lifeOf(node) });
      return handle;
    }
    const datagram = this.all[handle];
    datagram.node = node;
    datagram.token = token;
    datagram.framesLeft = frames;
    datagram.outcome = "acknowledged";
    datagram.life = this.lifeOf(node);
    return handle;
  }

  frameEnded(handle: number, outcome: SendOutcome): void {
    const datagram = this.all[handle];
    if (datagram.life !== this.lifeOf(datagram.node)) return;
    if (RANK[outcome] > RANK[datagram.outcome]) datagram.outcome = outcome;
    if (--datagram.framesLeft > 0) return;
    const { node, token } = datagram;
    const whole = datagram.outcome;
    this.free.push(handle);
    if (token !== undefined) this.ended(node, token, whole);
  }

  /** The node is dead: nothing of its datagrams is told any more. Their handles are not used again. */
  forget(node: number): void {
    this.deaths.set(node, this.lifeOf(node) + 1);
  }

  private lifeOf(node: number): number {
    return this.deaths.size === 0 ? 0 : (this.deaths.get(node) ?? 0);
  }
}
