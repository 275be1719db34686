/** Frames that wait at each node, first come first served: lists in a common pool, so that silent nodes hold no room. */
import { FrameRoom } from "../frame-room.ts";

const NO_BYTES = new Uint8Array(0);
const NONE = -1;

export class FrameQueue {
  /** Frames that a node may have waiting, the one in service included. */
  readonly capacity: number;
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly length: Uint16Array;
  /** The pool, by slot; `next` leads to the following frame of the same node, or to the next free slot. */
  private readonly next: number[] = [];
  private readonly to: number[] = [];
  private readonly token: number[] = [];
  private readonly frame: Uint8Array[] = [];
  /** Whether the frame lies in room of {@link frameRoom}'s. */
  private readonly isOurs: boolean[] = [];
  private readonly frameRoom = new FrameRoom();
  private free = NONE;

  constructor(nodes: number, capacity: number) {
    this.capacity = capacity;
    this.first = new Int32Array(nodes).fill(NONE);
    this.last = new Int32Array(nodes).fill(NONE);
    this.length = new Uint16Array(nodes);
  }

  /** Room for a frame of so many bytes: it is free again once that frame, which has to be the next, is {@link shift}ed. */
  room(bytes: number): Uint8Array {
    return this.frameRoom.give(bytes);
  }

  /** Appends a frame. Returns false where there is no room. */
  push(node: number, to: number, frame: Uint8Array, token: number): boolean {
    if (this.length[node] === this.capacity) return false;
    const slot = this.take();
    this.to[slot] = to;
    this.token[slot] = token;
    this.frame[slot] = frame;
    this.isOurs[slot] = this.frameRoom.isGiven(frame);
    if (this.length[node]++ === 0) this.first[node] = slot;
    else this.next[this.last[node]] = slot;
    this.last[node] = slot;
    return true;
  }

  size(node: number): number {
    return this.length[node];
  }

  /** The first frame's addressee. There has to be one. */
  firstTo(node: number): number {
    return this.to[this.first[node]];
  }

  /** The first frame's token. There has to be one. */
  firstToken(node: number): number {
    return this.token[this.first[node]];
  }

  /** The first frame; where there is none, no bytes. */
  firstFrame(node: number): Uint8Array {
    return this.length[node] === 0 ? NO_BYTES : this.frame[this.first[node]];
  }

  /** Takes the first frame out: nobody hears it any more. */
  shift(node: number): void {
    const slot = this.first[node];
    if (this.isOurs[slot]) this.frameRoom.takeBack(this.frame[slot]);
    this.drop(node);
  }

  /** Forgets all frames of a node that is down. What it had on the air is just being cut, so none is used again. */
  clear(node: number): void {
    while (this.length[node] > 0) this.drop(node);
  }

  private drop(node: number): void {
    const slot = this.first[node];
    this.first[node] = this.next[slot];
    this.length[node]--;
    this.frame[slot] = NO_BYTES;
    this.next[slot] = this.free;
    this.free = slot;
  }

  private take(): number {
    const slot = this.free;
    if (slot === NONE) {
      this.next.push(NONE);
      return this.next.length - 1;
    }
    this.free = this.next[slot];
    this.next[slot] = NONE;
    return slot;
  }
}
