/** Frames on their way, pooled: nothing is allocated per frame once the pool has grown. */

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
  /** The one behind it in its sender's queue, or {@link NO_TRANSMISSION}. */
  next: number;
}

/** No transmission. */
export const NO_TRANSMISSION = -1;

const NO_BYTES = new Uint8Array(0);

export class TransmissionPool {
  private readonly all: Transmission[] = [];
  private readonly free: number[] = [];

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
    return index;
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
    transmission.frame = NO_BYTES;
    this.free.push(index);
  }
}
