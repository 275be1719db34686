/**
 * When each transmitter last heard which receiver acknowledge. Most nodes have one addressee, their parent: the first that a
 * transmitter has stands in a column, further ones in a map.
 */

/** A receiver and a time for each transmitter. */
const RECEIVER = 0;
const CONTACT = 1;
const NOBODY = -1;

export class Contacts {
  private readonly first: Float64Array;
  private readonly nodes: number;
  /** By transmitter · nodes + receiver. */
  private readonly further = new Map<number, number>();

  constructor(nodes: number) {
    this.nodes = nodes;
    this.first = new Float64Array(nodes * 2);
    for (let node = 0; node < nodes; node++) this.first[node * 2 + RECEIVER] = NOBODY;
  }

  /** The time of the last contact, µs; `undefined` where there was none, or it has been forgotten. */
  lastUs(transmitter: number, receiver: number): number | undefined {
    const at = transmitter * 2;
    if (this.first[at + RECEIVER] === receiver) return this.first[at + CONTACT];
    return this.further.get(transmitter * this.nodes + receiver);
  }

  note(transmitter: number, receiver: number, nowUs: number): void {
    const { first } = this;
    const at = transmitter * 2;
    if (first[at + RECEIVER] === NOBODY) {
      first[at + RECEIVER] = receiver;
      this.further.delete(transmitter * this.nodes + receiver);
    }
    if (first[at + RECEIVER] === receiver) first[at + CONTACT] = nowUs;
    else this.further.set(transmitter * this.nodes + receiver, nowUs);
  }

  forget(transmitter: number, receiver: number): void {
    const at = transmitter * 2;
    if (this.first[at + RECEIVER] === receiver) this.first[at + RECEIVER] = NOBODY;
    else this.further.delete(transmitter * this.nodes + receiver);
  }
}
