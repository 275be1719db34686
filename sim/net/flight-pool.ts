/** Frames on their way over instant links, in columns: nothing is allocated per frame once these have grown. */

import { arenaBytes } from "../../src/base/arena.ts";

const NO_BYTES: Uint8Array = new Uint8Array(0);
const NONE = -1;
/**
 * Words of a flight, side by side: its sender (of a free one: the next free one), how many arrivals are to come,
 * whether its frame lies in room of the pool's, and the number of the message in it.
 */
const WORDS = 4;
const ARRIVALS = 1;
const IS_OURS = 2;
const MESSAGE = 3;

export class FlightPool {
  private readonly frames: Uint8Array[] = [];
  private words = new Int32Array(64 * WORDS);
  private firstFree = NONE;
  /** Room for frames that no flight needs, by its length, and the room given last. */
  private readonly idle = new Map<number, Uint8Array[]>();
  private given = NO_BYTES;
  /** The list of idle room asked for last, and of which length it is: in a flood all frames are about as long. */
  private alike: Uint8Array[] = [];
  private alikeBytes = -1;

  /** Room for a frame of so many bytes: it is free again with the flight of that frame, which has to be the next. */
  room(bytes: number): Uint8Array {
    this.given = this.idleOf(bytes).pop() ?? arenaBytes(bytes);
    return this.given;
  }

  /**
   * A frame sets out.
   * @param message the number of what it carries
   * @param references how often {@link release} is to be called before its place is free again
   */
  take(sender: number, frame: Uint8Array, message: number, references: number): number {
    let flight = this.firstFree;
    if (flight === NONE) {
      flight = this.frames.push(frame) - 1;
      if (flight * WORDS === this.words.length) this.grow();
    } else {
      this.firstFree = this.words[flight * WORDS];
      this.frames[flight] = frame;
    }
    this.words[flight * WORDS] = sender;
    this.words[flight * WORDS + ARRIVALS] = references;
    this.words[flight * WORDS + MESSAGE] = message;
    this.words[flight * WORDS + IS_OURS] = frame === this.given ? 1 : 0;
    this.given = NO_BYTES;
    return flight;
  }

  senderOf(flight: number): number {
    return this.words[flight * WORDS];
  }

  frameOf(flight: number): Uint8Array {
    return this.frames[flight];
  }

  messageOf(flight: number): number {
    return this.words[flight * WORDS + MESSAGE];
  }

  retain(flight: number): void {
    this.words[flight * WORDS + ARRIVALS]++;
  }

  release(flight: number): void {
    if (--this.words[flight * WORDS + ARRIVALS] > 0) return;
    if (this.words[flight * WORDS + IS_OURS] === 1) this.idleOf(this.frames[flight].length).push(this.frames[flight]);
    this.frames[flight] = NO_BYTES;
    this.words[flight * WORDS] = this.firstFree;
    this.firstFree = flight;
  }

  private idleOf(bytes: number): Uint8Array[] {
    if (this.alikeBytes !== bytes) {
      let list = this.idle.get(bytes);
      if (list === undefined) {
        list = [];
        this.idle.set(bytes, list);
      }
      this.alike = list;
      this.alikeBytes = bytes;
    }
    return this.alike;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}
