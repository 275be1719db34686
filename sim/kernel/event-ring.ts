/**
 * A ring of buckets of equal width in time: which bucket an event falls into is a multiplication, and no two events are
 * compared until their bucket is opened. Then they are sorted into a run, and fired one after the other.
 *
 * A bucket is one line of memory that begins with how many slots follow, so that to add one is to write in one place, and to
 * open it is to read in one place. What does not fit is chained to the last slot of the line through the records' links.
 * A run is sorted by insertion: with as few events as a bucket holds that is less work than to take each from a heap. What
 * was chained goes to a heap, so that a burst at one instant costs no more than there.
 */
import { EventHeap } from "./event-heap.ts";
import { EventRecords } from "./event-records.ts";

/** Words in the line of a bucket, as a power of two: one line of the cache. */
const LINE_BITS = 4;
const LAST = (1 << LINE_BITS) - 1;

export class EventRing extends EventRecords {
  /** What is due before the next bucket and has no place in the run. */
  protected readonly late: EventHeap;
  /** Slots of the bucket opened last, in order, and −1 behind the last of them. */
  protected readonly run = new Int32Array(LAST + 1).fill(-1);
  /** Where in the run the next event is. */
  protected runAt = 0;
  protected runEnd = 0;
  /** Events in the buckets, cancelled ones included. */
  protected inRing = 0;
  /** A power of two. */
  protected buckets = 0;
  /** Since {@link forget}: buckets opened, and words of 32 buckets looked at in which all were empty. */
  protected opened = 0;
  protected scanned = 0;
  // Fractions at first, so that the engine lays them out as doubles for good instead of when time passes 2^31 µs.
  /** Where the next bucket begins, µs. */
  protected limitUs = 0.5;
  /** A power of two, so that dividing by it is exact. */
  protected widthUs = 0.5;
  private perUs = 0.5;
  /** The bucket that begins at `limitUs`. */
  private position = 0;
  private lines = new Int32Array(0);
  /** A bit for each bucket that holds anything. */
  private occupied = new Int32Array(0);
  private readonly runUs = new Float64Array(LAST);

  /**
   * @param capacity see {@link EventRecords}
   * @param buckets a power of two, at least 32
   * @param tieKey see {@link EventRecords}
   */
  constructor(capacity: number, buckets: number, widthUs: number, tieKey?: number) {
    super(capacity, tieKey);
    this.late = new EventHeap(this);
    this.buckets = buckets;
    this.lines = new Int32Array(buckets << LINE_BITS);
    this.occupied = new Int32Array(buckets >> 5);
    this.limitUs = 0;
    this.widthUs = widthUs;
    this.perUs = 1 / widthUs;
  }

  /** Puts an event into its bucket. Returns false where its time is not within the ring. */
  protected put(slot: number): boolean {
    const ahead = (this.timeOf(slot) - this.limitUs) * this.perUs;
    if (!(ahead >= 0 && ahead < this.buckets)) return false;
    const { lines } = this;
    const bucket = (this.position + (ahead | 0)) & (this.buckets - 1);
    const at = bucket << LINE_BITS;
    const count = lines[at];
    this.inRing++;
    if (count === LAST) {
      this.chain(slot, lines[at + LAST]);
      lines[at + LAST] = slot;
    } else {
      lines[at] = count + 1;
      lines[at + count + 1] = slot;
      if (count === 0) this.occupied[bucket >> 5] |= 1 << (bucket & 31);
    }
    return true;
  }

  /** How many buckets after the present one the next lies that holds anything; there is one. */
  protected aheadOfNext(): number {
    const { occupied, position } = this;
    const lastWord = occupied.length - 1;
    let word = position >> 5;
    let bits = occupied[word] & (-1 << (position & 31));
    while (bits === 0) {
      word = (word + 1) & lastWord;
      bits = occupied[word];
      this.scanned++;
    }
    const bucket = (word << 5) | (31 - Math.clz32(bits & -bits));
    return (bucket - position) & (this.buckets - 1);
  }

  /** Opens the bucket that lies so many after the present one: what it holds becomes the run, which was empty. */
  protected open(ahead: number): void {
    const bucket = (this.position + ahead) & (this.buckets - 1);
    this.skip(ahead + 1);
    const { lines, run, runUs } = this;
    const at = bucket << LINE_BITS;
    const count = lines[at];
    lines[at] = 0;
    this.occupied[bucket >> 5] &= ~(1 << (bucket & 31));
    this.inRing -= count;
    const chained = count < LAST ? -1 : this.linkOf(lines[at + LAST]);
    let end = 0;
    for (let index = at + 1; index <= at + count; index++) {
      const slot = lines[index];
      if (this.isCancelled(slot)) this.bury(slot);
      else {
        runUs[end] = this.timeOf(slot);
        run[end++] = slot;
      }
    }
    this.sort(end);
    run[end] = -1;
    this.runEnd = end;
    if (chained >= 0) this.unchain(chained);
  }

  /** Goes on so many buckets, which hold nothing. */
  protected skip(buckets: number): void {
    this.position = (this.position + buckets) & (this.buckets - 1);
    this.limitUs += buckets * this.widthUs;
    this.opened++;
    this.clearRun();
  }

  /** Empties all buckets, the run and the late heap, and makes others, the first of which holds a time, µs. */
  protected reset(buckets: number, widthUs: number, firstUs: number): void {
    this.late.clear();
    this.clearRun();
    if (buckets === this.buckets) {
      this.lines.fill(0);
      this.occupied.fill(0);
    } else {
      this.buckets = buckets;
      this.lines = new Int32Array(buckets << LINE_BITS);
      this.occupied = new Int32Array(buckets >> 5);
    }
    this.inRing = 0;
    this.position = 0;
    this.widthUs = widthUs;
    this.perUs = 1 / widthUs;
    if (firstUs < Number.POSITIVE_INFINITY) this.limitUs = Math.floor(firstUs * this.perUs) * widthUs;
  }

  private clearRun(): void {
    this.run[0] = -1;
    this.runAt = 0;
    this.runEnd = 0;
  }

  /** What had no room in a line goes to the heap. */
  protected unchain(first: number): void {
    for (let slot = first; slot >= 0; ) {
      const next = this.linkOf(slot);
      this.inRing--;
      if (this.isCancelled(slot)) this.bury(slot);
      else this.late.add(slot);
      slot = next;
    }
  }

  protected sort(end: number): void {
    const { run, runUs } = this;
    for (let next = 1; next < end; next++) {
      const timeUs = runUs[next];
      const slot = run[next];
      let index = next;
      while (index > 0) {
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
}
