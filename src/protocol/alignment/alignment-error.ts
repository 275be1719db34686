/** Why anchors do not tell how two spaces lie to each other. */

export type AlignmentFault =
  | "wrong-shape" // the two sets differ in size, or are empty
  | "too-few-anchors" // fewer than the dimensions: the rest could lie anyhow
  | "not-finite" // an anchor is infinite or not a number
  | "rank-deficient" // the anchors leave directions out
  | "bad-plan"; // an exchange that cannot be: no anchors, or chunks that hold nothing

/** The only error that alignment throws. */
export class AlignmentError extends Error {
  override readonly name = "AlignmentError";
  readonly fault: AlignmentFault;
  constructor(fault: AlignmentFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
