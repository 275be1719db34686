/** Frames on their way, pooled: nothing is allocated per frame once the pool has grown. */
import { FrameRoom } from "./frame-room.ts";

/** One frame handed to the network, through all its repetitions. */
export interface Transmission {
  sender: number;
  /** The addressee, or −1 for all in range. */
  to: number;
  frame: Uint8Array;
  token: number;
  retriesLeft: number;
  startUs: number;
  endUs: number;
  latencyUs: number;
  /** How many transmissions its sender had begun before it at the same instant. */
  repeat: number;
  /** Whether the sender died before the frame's end. */
  cut: boolean;
  references: number;
  /** Whether the frame lies in room of the pool's, which is free again with it. */
  isOurs: boolean;
  /** The first of the transmissions of its frame, where there are several, or {@link NO_TRANSMISSION}. */
  first: number;
  /** The one behind it in its sender's queue, or {@link NO_TRANSMISSION}. */
  next: number;
}

/** No transmission. */
export const NO_TRANSMISSION = -1;

const NO_BYTES = new Uint8Array(0);

export class TransmissionPool {
  private readonly all: Transmission[] = [];
  private readonly free: number[] = [];
  private readonly frameRoom = new FrameRoom();

  /** Room for a frame of so many bytes: it is free again with the transmissions of that frame, which has to be the next. */
  room(bytes: number): Uint8Array {
    return this.frameRoom.give(bytes);
  }

  /** A fresh transmission with one reference: its sender's. */
  take(sender: number, to: number, frame: Uint8Array, token: number, retriesLeft: number): number {
    let index = this.free.pop();
    if (index === undefined) {
      index = this.all.length;
      this.all.push({
        sender,
        to,
        frame,
        token,
        retriesLeft,
        startUs: -1,
        endUs: -1,
        latencyUs: 0,
        repeat: 0,
        cut: false,
        references: 0,
        isOurs: false,
        first: NO_TRANSMISSION,
        next: NO_TRANSMISSION,
      });
    }
    const transmission = this.all[index];
    transmission.sender = sender;
    transmission.to = to;
    transmission.frame = frame;
    transmission.token = token;
    transmission.retriesLeft = retriesLeft;
    transmission.startUs = -1;
    transmission.endUs = -1;
    transmission.cut = false;
    transmission.references = 1;
    transmission.isOurs = this.frameRoom.isGiven(frame);
    transmission.first = NO_TRANSMISSION;
    return index;
  }

  /** A transmission is one more of the frame of another, which has not been released yet. */
  follow(index: number, first: number): void {
    this.all[index].first = first;
    this.retain(first);
  }

  at(index: number): Transmission {
    return this.all[index];
  }

  /** An event refers to the transmission until it fires. */
  retain(index: number): void {
    this.all[index].references++;
  }

  release(index: number): void {
    const transmission = this.all[index];
    if (--transmission.references > 0) return;
    if (transmission.isOurs) this.frameRoom.takeBack(transmission.frame);
    transmission.frame = NO_BYTES;
    this.free.push(index);
    if (transmission.first !== NO_TRANSMISSION) this.release(transmission.first);
  }
}
