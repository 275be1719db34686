/** Decoding each frame once, however many nodes hear it. */

/** Whose answer is kept with the bytes, and the answer. */
const BY = Symbol("memo");
const ANSWER = Symbol("answer");

type Remembering = Uint8Array & { [BY]?: object; [ANSWER]?: unknown };

/**
 * Remembers what frames say, with their bytes, which never change, and for as long as the bytes live. (A property of the
 * bytes is read several times faster than a WeakMap, and costs the garbage collector nothing.) It only saves work: the
 * answers are those of the decoder.
 */
export class FrameMemo<M extends object, E extends Error> {
  readonly #decode: (frame: Uint8Array) => M;
  readonly #errorKind: new (
    ...values: never[]
  ) => E;

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
    const remembering: Remembering = frame;
    if (remembering[BY] === this) return remembering[ANSWER] as M | E;
    const answer = this.#decodeOnce(frame);
    this.#remember(frame, answer);
    return answer;
  }

  /** Says beforehand what a frame says. */
  teach(frame: Uint8Array, message: M): void {
    this.#remember(frame, message);
  }

  #remember(frame: Remembering, answer: M | E): void {
    frame[BY] = this;
    frame[ANSWER] = answer;
  }

  #decodeOnce(frame: Uint8Array): M | E {
    try {
      return this.#decode(frame);
    } catch (error) {
      if (!(error instanceof this.#errorKind)) throw error;
      return error;
    }
  }
}
