/** Decoding each frame once, however many nodes hear it. */

/**
 * Remembers what frames say by the identity of their bytes, which never change, for as long as the bytes live.
 * It only saves work: the answers are those of the decoder.
 */
export class FrameMemo<M extends object, E extends Error> {
  readonly #decode: (frame: Uint8Array) => M;
  readonly #errorKind: new (
    ...values: never[]
  ) => E;
  readonly #known = new WeakMap<Uint8Array, M | E>();
  /** The frame asked for last, with its answer: receivers of one broadcast ask one after the other. */
  #latestFrame: Uint8Array | undefined;
  #latestAnswer: M | E | undefined;

  /**
   * @param decode throws nothing but errors of `errorKind`
   * @param errorKind the class of the errors that are answers; others are passed on
   */
  constructor(decode: (frame: Uint8Array) => M, errorKind: new (...values: never[]) => E) {
    this.#decode = decode;
    this.#errorKind = errorKind;
  }

  /** What the frame says, or why it says nothing. */
  look(frame: Uint8Array): M | E {
    if (frame === this.#latestFrame && this.#latestAnswer !== undefined) return this.#latestAnswer;
    const answer = this.#known.get(frame) ?? this.#decodeOnce(frame);
    this.#latestFrame = frame;
    this.#latestAnswer = answer;
    return answer;
  }

  /** Says beforehand what a frame says. */
  teach(frame: Uint8Array, message: M): void {
    this.#known.set(frame, message);
  }

  #decodeOnce(frame: Uint8Array): M | E {
    let answer: M | E;
    try {
      answer = this.#decode(frame);
    } catch (error) {
      if (!(error instanceof this.#errorKind)) throw error;
      answer = error;
    }
    this.#known.set(frame, answer);
    return answer;
  }
}
