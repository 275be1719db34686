/**
 * A ring of buckets of equal width in time: which bucket an event falls into is a multiplication, and no two events are
 * compared until their bucket is opened. Then they are sorted into a run, and fired one after the other.
 *
 * A bucket is a list through the records' links. A bit for each says whether it holds anything, and 32 buckets, a word of
 * bits, are opened at once: their times are read one independently of the other, so that the memory fetches them side by side.
 * A run is sorted by insertion, which is hardly any work where a bucket holds one or two. What it has no room for goes to a
 * heap, so that a burst at one instant costs no more than there.
 */
import { EventHeap } from "./event-heap.ts";
import { EventRecords } from "./event-records.ts";

/** Events in a run at most. */
export const RUN = 128;

export class EventRing extends EventRecords {
  /** What is due before the ring and has no room in the run, and what lies beyond the ring. */
  protected readonly heap: EventHeap;
  /** Slots of the word of buckets opened last, in order, and −1 behind the last of them. */
  protected readonly run = new Int32Array(RUN + 1).fill(-1);
  /** Where in the run the next event is. */
  protected runAt = 0;
  protected runEnd = 0;
  /** Events in the buckets, cancelled ones included. */
  protected inRing = 0;
  /** A power of two. */
  protected buckets = 0;
  /** Since the width was last looked at: words opened, and words looked at in which all buckets were empty. */
  protected opened = 0;
  protected scanned = 0;
  // Fractions at first, so that the engine lays them out as doubles for good instead of when time passes 2^31 µs.
  /** Where the ring begins, µs. */
  protected limitUs = 0.5;
  /** A power of two, so that dividing by it is exact. */
  protected widthUs = 0.5;
  private perUs = 0.5;
  /** The bucket that begins at `limitUs`: the first of a word. */
  private position = 0;
  /** The event added last to each bucket, or −1. */
  private heads = new Int32Array(0);
  /** A bit for each bucket that holds anything. */
  private occupied = new Int32Array(0);
  private readonly runUs = new Float64Array(RUN);

  /**
   * There are no buckets before {@link reset}.
   * @param capacity see {@link EventRecords}
   * @param tieKey see {@link EventRecords}
   */
  constructor(capacity: number, tieKey?: number) {
    super(capacity, tieKey);
    this.heap = new EventHeap(this);
  }

  /** Puts an event into its bucket. Returns false where its time is not within the ring. */
  protected put(slot: number): boolean {
    const ahead = (this.timeOf(slot) - this.limitUs) * this.perUs;
    if (!(ahead >= 0 && ahead < this.buckets)) return false;
    const bucket = (this.position + (ahead | 0)) & (this.buckets - 1);
    const { heads } = this;
    this.links[slot] = heads[bucket];
    heads[bucket] = slot;
    this.occupied[bucket >> 5] |= 1 << bucket;
    this.inRing++;
    return true;
  }

  /** How many words of buckets after the present one the next lies that holds anything; there is one. */
  protected aheadOfNext(): number {
    const { occupied } = this;
    const lastWord = occupied.length - 1;
    const first = this.position >> 5;
    let word = first;
    while (occupied[word] === 0) word = (word + 1) & lastWord;
    const ahead = (word - first) & lastWord;
    this.scanned += ahead;
    return ahead;
  }

  /** Opens the word of buckets that lies so many after the present one: what it holds becomes the run, which was empty. */
  protected open(ahead: number): void {
    const { heads, links, occupied, run, runUs } = this;
    const word = ((this.position >> 5) + ahead) & (occupied.length - 1);
    this.skip(ahead + 1);
    let bits = occupied[word];
    occupied[word] = 0;
    let end = 0;
    while (bits !== 0) {
      const bucket = (word << 5) | (31 - Math.clz32(bits & -bits));
      bits &= bits - 1;
      let slot = heads[bucket];
      heads[bucket] = -1;
      do {
        const next = links[slot];
        this.inRing--;
        if (end < RUN) run[end++] = slot;
        else this.heap.add(slot);
        slot = next;
      } while (slot >= 0);
    }
    run[end] = -1;
    this.runEnd = end;
    for (let index = 0; index < end; index++) runUs[index] = this.timeOf(run[index]);
    for (let index = 1; index < end; index++) this.sink(index);
  }

  /** Goes on so many words of buckets, which hold nothing. */
  protected skip(words: number): void {
    this.position = (this.position + words * 32) & (this.buckets - 1);
    this.limitUs += words * 32 * this.widthUs;
    this.opened++;
    this.clearRun();
  }

  /**
   * Empties all buckets, the run and the heap, and makes others, the first of which holds a time, µs.
   * @param buckets a power of two, at least 32
   */
  protected reset(buckets: number, widthUs: number, firstUs: number): void {
    this.heap.clear();
    this.clearRun();
    if (buckets === this.buckets) {
      this.heads.fill(-1);
      this.occupied.fill(0);
    } else {
      this.buckets = buckets;
      this.heads = new Int32Array(buckets).fill(-1);
      this.occupied = new Int32Array(buckets >> 5);
    }
    this.inRing = 0;
    this.position = 0;
    this.widthUs = widthUs;
    this.perUs = 1 / widthUs;
    if (firstUs < Number.POSITIVE_INFINITY) this.limitUs = Math.floor(firstUs * this.perUs) * widthUs;
  }

  protected clearRun(): void {
    this.run[0] = -1;
    this.runAt = 0;
    this.runEnd = 0;
  }

  /** Adds an event to the run, or to the heap where the run is full. */
  protected insert(slot: number): void {
    const end = this.runEnd;
    if (end === RUN) {
      this.heap.add(slot);
      return;
    }
    this.run[end] = slot;
    this.run[end + 1] = -1;
    this.runUs[end] = this.timeOf(slot);
    this.runEnd = end + 1;
    this.sink(end);
  }

  /** Moves an event of the run to its place among those before it, which are in order. */
  protected sink(from: number): void {
    const { run, runUs, runAt } = this;
    const timeUs = runUs[from];
    const slot = run[from];
    let index = from;
    while (index > runAt) {
      const beforeUs = runUs[index - 1];
      if (beforeUs < timeUs || (beforeUs === timeUs && this.precedes(run[index - 1], slot))) break;
      runUs[index] = beforeUs;
      run[index] = run[index - 1];
      index--;
    }
    runUs[index] = timeUs;
    run[index] = slot;
  }
}
