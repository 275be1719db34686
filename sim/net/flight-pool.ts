/** Frames on their way over instant links, in columns: nothing is allocated per frame once these have grown. */

const NO_BYTES = new Uint8Array(0);
const NONE = -1;
/** Words of a flight, side by side: its sender (of a free one: the next free one), and how many arrivals are to come. */
const WORDS = 2;
const ARRIVALS = 1;

export class FlightPool {
  private readonly frames: Uint8Array[] = [];
  private readonly identities: (string | undefined)[] = [];
  private words = new Int32Array(64 * WORDS);
  private firstFree = NONE;

  /**
   * A frame sets out.
   * @param identity the message that it carries, where that is known
   * @param references how often {@link release} is to be called before its place is free again
   */
  take(sender: number, frame: Uint8Array, identity: string | undefined, references: number): number {
    let flight = this.firstFree;
    if (flight === NONE) {
      flight = this.frames.push(frame) - 1;
      this.identities.push(identity);
      if (flight * WORDS === this.words.length) this.grow();
    } else {
      this.firstFree = this.words[flight * WORDS];
      this.frames[flight] = frame;
      this.identities[flight] = identity;
    }
    this.words[flight * WORDS] = sender;
    this.words[flight * WORDS + ARRIVALS] = references;
    return flight;
  }

  senderOf(flight: number): number {
    return this.words[flight * WORDS];
  }

  frameOf(flight: number): Uint8Array {
    return this.frames[flight];
  }

  identityOf(flight: number): string | undefined {
    return this.identities[flight];
  }

  retain(flight: number): void {
    this.words[flight * WORDS + ARRIVALS]++;
  }

  release(flight: number): void {
    if (--this.words[flight * WORDS + ARRIVALS] > 0) return;
    this.frames[flight] = NO_BYTES;
    this.identities[flight] = undefined;
    this.words[flight * WORDS] = this.firstFree;
    this.firstFree = flight;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}
