/** A scenario file with changes to it. */
export interface Request {
  readonly file: string;
  readonly seed: string | undefined;
  /** Changes as they were written: "path=value". */
  readonly set: readonly string[];
}
