/** Frames that wait at each node: a bounded ring a node, in columns. */

const NO_BYTES = new Uint8Array(0);

export class FrameQueue {
  /** Frames that a node may have waiting, the one in service included. */
  readonly capacity: number;
  private readonly head: Uint16Array;
  private readonly length: Uint16Array;
  private readonly to: Int32Array;
  private readonly token: Float64Array;
  private readonly frame: (Uint8Array | undefined)[];

  constructor(nodes: number, capacity: number) {
    this.capacity = capacity;
    this.head = new Uint16Array(nodes);
    this.length = new Uint16Array(nodes);
    this.to = new Int32Array(nodes * capacity);
    this.token = new Float64Array(nodes * capacity);
    this.frame = [];
  }

  /** Appends a frame. Returns false where there is no room. */
  push(node: number, to: number, frame: Uint8Array, token: number): boolean {
    if (this.length[node] === this.capacity) return false;
    const slot = node * this.capacity + ((this.head[node] + this.length[node]++) % this.capacity);
    this.to[slot] = to;
    this.token[slot] = token;
    this.frame[slot] = frame;
    return true;
  }

  size(node: number): number {
    return this.length[node];
  }

  /** The first frame's addressee. */
  firstTo(node: number): number {
    return this.to[node * this.capacity + this.head[node]];
  }

  firstToken(node: number): number {
    return this.token[node * this.capacity + this.head[node]];
  }

  firstFrame(node: number): Uint8Array {
    return this.frame[node * this.capacity + this.head[node]] ?? NO_BYTES;
  }

  /** Takes the first frame out. */
  shift(node: number): void {
    this.frame[node * this.capacity + this.head[node]] = undefined;
    this.head[node] = (this.head[node] + 1) % this.capacity;
    this.length[node]--;
  }

  clear(node: number): void {
    while (this.length[node] > 0) this.shift(node);
  }
}
