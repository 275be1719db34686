/** Frames on their way over instant links, in columns: nothing is allocated per frame once these have grown. */
import { FrameRoom } from "./frame-room.ts";

const NO_BYTES: Uint8Array = new Uint8Array(0);
const NONE = -1;
/**
 * Words of a flight, side by side: its sender (of a free one: the next free one), how many arrivals are to come,
 * the bytes of its frame where that lies in room of the pool's, else 0, and the number of the message in it.
 */
const WORDS = 4;
const ARRIVALS = 1;
const ROOM_BYTES = 2;
const MESSAGE = 3;

export class FlightPool {
  private readonly frames: Uint8Array[] = [];
  private words = new Int32Array(64 * WORDS);
  private firstFree = NONE;
  private readonly frameRoom = new FrameRoom();

  /** Room for a frame of so many bytes: it is free again with the flight of that frame, which has to be the next. */
  room(bytes: number): Uint8Array {
    return this.frameRoom.give(bytes);
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
    this.words[flight * WORDS + ROOM_BYTES] = this.frameRoom.isGiven(frame) ? frame.length : 0;
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

  release(flight: number): void {
    if (--this.words[flight * WORDS + ARRIVALS] > 0) return;
    const roomBytes = this.words[flight * WORDS + ROOM_BYTES];
    if (roomBytes > 0) this.frameRoom.takeBack(this.frames[flight], roomBytes);
    this.frames[flight] = NO_BYTES;
    this.words[flight * WORDS] = this.firstFree;
    this.firstFree = flight;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}
