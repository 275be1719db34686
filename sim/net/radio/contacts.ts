/**
 * When each transmitter last heard which receiver acknowledge. Most nodes have one addressee, their parent: the first that a
 * transmitter has stands in a column, further ones in a map.
 */

const NOBODY = -1;

export class Contacts {
  private readonly clock: { readonly nowUs: number };
  private readonly first: Int32Array;
  private readonly firstUs: Float64Array;
  private readonly nodes: number;
  /** By transmitter · nodes + receiver. */
  private readonly further = new Map<number, number>();

  constructor(nodes: number, clock: { readonly nowUs: number }) {
    this.clock = clock;
    this.nodes = nodes;
    this.first = new Int32Array(nodes).fill(NOBODY);
    this.firstUs = new Float64Array(nodes);
  }

  /** How long ago the last contact was, µs; `undefined` where there was none, or it has been forgotten. */
  agoUs(transmitter: number, receiver: number): number | undefined {
    const { nowUs } = this.clock;
    if (this.first[transmitter] === receiver) return nowUs - this.firstUs[transmitter];
    const lastUs = this.further.get(transmitter * this.nodes + receiver);
    return lastUs === undefined ? undefined : nowUs - lastUs;
  }

  note(transmitter: number, receiver: number): void {
    const { first } = this;
    const { nowUs } = this.clock;
    if (first[transmitter] === NOBODY) {
      first[transmitter] = receiver;
      this.further.delete(transmitter * this.nodes + receiver);
    }
    if (first[transmitter] === receiver) this.firstUs[transmitter] = nowUs;
    else this.further.set(transmitter * this.nodes + receiver, nowUs);
  }

  forget(transmitter: number, receiver: number): void {
    if (this.first[transmitter] === receiver) this.first[transmitter] = NOBODY;
    else this.further.delete(transmitter * this.nodes + receiver);
  }
}
