/**
 * Where frames lie. Room for a frame is given again once that frame has been given back, so that in steady state a frame
 * allocates nothing: neither its bytes nor what is remembered with them.
 *
 * Whoever is handed a frame may look at it until the call returns; who keeps it longer copies it. Only its carrier keeps the
 * frame itself, until nobody can hear it any more, and then gives it back. A frame may also never come back (the queue was
 * full, its node died): then the garbage collector takes it.
 */
import { arenaBytes } from "../../src/base/arena.ts";

const NO_BYTES: Uint8Array = new Uint8Array(0);

export class FrameRoom {
  /** Room that no frame needs, by its length, and the room given last. */
  private readonly idle = new Map<number, Uint8Array[]>();
  private given = NO_BYTES;
  /** The list of idle room asked for last, and of which length it is: in a flood all frames are about as long. */
  private alike: Uint8Array[] = [];
  private alikeBytes = -1;

  /** Room for a frame of so many bytes, whatever is in it. That frame is to be sent before room for another is asked for. */
  give(bytes: number): Uint8Array {
    this.given = this.idleOf(bytes).pop() ?? arenaBytes(bytes);
    return this.given;
  }

  /** Whether a frame that sets out lies in the room given last: only then it is to be given back. True once. */
  isGiven(frame: Uint8Array): boolean {
    const isGiven = frame === this.given;
    this.given = NO_BYTES;
    return isGiven;
  }

  /** Nobody needs this frame any more. @param bytes its length, for those who know it without a look at the frame */
  takeBack(frame: Uint8Array, bytes = frame.length): void {
    this.idleOf(bytes).push(frame);
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
}
