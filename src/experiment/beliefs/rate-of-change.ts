/** Whether a piecewise constant course has changed by so much within so long. */

/** So few values are not worth the trouble of forgetting them. */
const FEW = 32;

/** A value that was held, and when that ended. */
interface Past {
  readonly value: number;
  readonly endedUs: number;
}

/**
 * At an instant t the course f is in alarm where |f(t) − f(s)| ≥ change for some s in [t − within, t]. A value that was held
 * until an instant e counts up to, and not at, e + within. The past is kept as two stacks, of falling and of rising values:
 * a value that a later one reaches or exceeds can decide nothing any more. A step costs O(log n) of the n values in reach.
 */
export class RateOfChange {
  readonly #change: number;
  readonly #withinUs: number;
  readonly #falling: Past[] = [];
  readonly #rising: Past[] = [];
  #held = Number.NaN;

  /** @param withinUs µs */
  constructor(change: number, withinUs: number) {
    this.#change = change;
    this.#withinUs = withinUs;
  }

  /** Until when the value that holds from `atUs` on is in alarm, µs; `-Infinity`: it is not. */
  alarmedUntil(atUs: number, value: number): number {
    const held = this.#held;
    this.#held = value;
    if (!Number.isNaN(held)) {
      this.#forget(this.#falling, atUs);
      this.#forget(this.#rising, atUs);
      push(this.#falling, { value: held, endedUs: atUs }, (before) => before <= held);
      push(this.#rising, { value: held, endedUs: atUs }, (before) => before >= held);
    }
    const endedUs = Math.max(
      latest(this.#falling, (before) => before - value >= this.#change),
      latest(this.#rising, (before) => value - before >= this.#change),
    );
    const untilUs = endedUs + this.#withinUs;
    return untilUs > atUs ? untilUs : Number.NEGATIVE_INFINITY;
  }

  /** Drops the older half of a long stack once it is out of reach. */
  #forget(stack: Past[], atUs: number): void {
    const half = stack.length >>> 1;
    if (half > FEW && stack[half].endedUs + this.#withinUs <= atUs) stack.splice(0, half + 1);
  }
}

function push(stack: Past[], past: Past, isSurpassed: (value: number) => boolean): void {
  while (stack.length > 0 && isSurpassed(stack[stack.length - 1].value)) stack.pop();
  stack.push(past);
}

/** When the last value of the stack that is far enough ended: those before it are too, those after it are not. */
function latest(stack: readonly Past[], isFar: (value: number) => boolean): number {
  let low = 0;
  let high = stack.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isFar(stack[middle].value)) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? Number.NEGATIVE_INFINITY : stack[low - 1].endedUs;
}
