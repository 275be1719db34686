/**
 * When each transmitter last heard which receiver acknowledge. Most nodes have one addressee, their parent: the first that a
 * transmitter has stands in a column, further ones in a map.
 */

const NOBODY = -1;

export class Contacts {
  private readonly first: Int32Array;
  private readonly firstUs: Float64Array;
  private readonly nodes: number;
  /** By transmitter · nodes + receiver. */
  private readonly further = new Map<number, number>();

  constructor(nodes: number) {
    this.nodes = nodes;
    this.first = new Int32Array(nodes).fill(NOBODY);
    this.firstUs = new Float64Array(nodes);
  }

  /** The time of the last contact, µs; `undefined` where there was none, or it has been forgotten. */
  lastUs(transmitter: number, receiver: number): number | undefined {
    if (this.first[transmitter] === receiver) return this.firstUs[transmitter];
    return this.further.get(transmitter * this.nodes + receiver);
  }

  note(transmitter: number, receiver: number, nowUs: number): void {
    const { first } = this;
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
