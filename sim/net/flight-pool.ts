/** Frames on their way over instant links, in columns: nothing is allocated per frame once these have grown. */

const NO_BYTES = new Uint8Array(0);
const NONE = -1;

export class FlightPool {
  private readonly frames: Uint8Array[] = [];
  /** Of each flight, the sender and how many arrivals are to come; of a free one, the next free one. */
  private senders = new Int32Array(64);
  private references = new Int32Array(64);
  private firstFree = NONE;

  /** A frame sets out. @param references how often {@link release} is to be called before its place is free again */
  take(sender: number, frame: Uint8Array, references: number): number {
    let flight = this.firstFree;
    if (flight === NONE) {
      flight = this.frames.length;
      if (flight === this.senders.length) this.grow();
      this.frames.push(frame);
    } else {
      this.firstFree = this.senders[flight];
      this.frames[flight] = frame;
    }
    this.senders[flight] = sender;
    this.references[flight] = references;
    return flight;
  }

  senderOf(flight: number): number {
    return this.senders[flight];
  }

  frameOf(flight: number): Uint8Array {
    return this.frames[flight];
  }

  retain(flight: number): void {
    this.references[flight]++;
  }

  release(flight: number): void {
    if (--this.references[flight] > 0) return;
    this.frames[flight] = NO_BYTES;
    this.senders[flight] = this.firstFree;
    this.firstFree = flight;
  }

  private grow(): void {
    const senders = new Int32Array(this.senders.length * 2);
    const references = new Int32Array(senders.length);
    senders.set(this.senders);
    references.set(this.references);
    this.senders = senders;
    this.references = references;
  }
}
