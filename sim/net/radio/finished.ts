/** Receptions that are over, by place: what is known of each, side by side, until all of them have been told of. */
export interface Finished {
  /** Who was locked, over which link, and since when, µs. */
  readonly nodes: Int32Array;
  readonly links: Int32Array;
  readonly sinceUs: Float64Array;
  /** Natural logarithm of the chance that the frame has arrived whole. */
  readonly logs: Float64Array;
  /** 1 where it has. */
  readonly isClear: Uint8Array;
  /** What became of it: numbers of outcomes, or `NOT_TOLD` where it was not meant for the node. */
  readonly outcomes: Int8Array;
}

/** Room for so many. */
export function roomForFinished(places: number): Finished {
  return {
    nodes: new Int32Array(places),
    links: new Int32Array(places),
    sinceUs: new Float64Array(places),
    logs: new Float64Array(places),
    isClear: new Uint8Array(places),
    outcomes: new Int8Array(places),
  };
}
