/** Hidden states to measure with: Gaussian ones, and those of a small transformer with random weights. */

const DIMENSIONS = 2048;
const HEADS = 16;
const TOKENS = 8;

/** Uniform draws in [0, 1) by xorshift32: quick, and the same in every run. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers (Box–Muller). */
export function gaussians(count: number, seed = 12_345): Float32Array {
  const draw = draws(seed);
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()),
  );
}

/** A random matrix (DIMENSIONS × DIMENSIONS) that keeps the size of what it is applied to. */
function matrix(seed: number): Float32Array {
  const draw = draws(seed);
  const scale = Math.sqrt(12 / DIMENSIONS);
  return Float32Array.from({ length: DIMENSIONS * DIMENSIONS }, () => (draw() - 0.5) * scale);
}

function applied(weights: Float32Array, input: Float32Array): Float32Array {
  const output = new Float32Array(DIMENSIONS);
  for (let row = 0; row < DIMENSIONS; row++) {
    let sum = 0;
    for (let column = 0; column < DIMENSIONS; column++) sum += weights[row * DIMENSIONS + column] * input[column];
    output[row] = sum;
  }
  return output;
}

function layerNormed(state: Float32Array): Float32Array {
  const mean = state.reduce((sum, value) => sum + value, 0) / DIMENSIONS;
  const variance = state.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DIMENSIONS;
  return state.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
}

const added = (a: Float32Array, b: Float32Array) => a.map((value, i) => value + b[i]);

/** What the last token attends to: softmax over all tokens, head by head. */
function attended(query: Float32Array, keys: readonly Float32Array[], values: readonly Float32Array[]): Float32Array {
  const output = new Float32Array(DIMENSIONS);
  const width = DIMENSIONS / HEADS;
  for (let from = 0; from < DIMENSIONS; from += width) {
    const scores = keys.map((key) => {
      let score = 0;
      for (let i = from; i < from + width; i++) score += query[i] * key[i];
      return Math.exp(score / Math.sqrt(width));
    });
    const total = scores.reduce((sum, score) => sum + score, 0);
    for (let i = from; i < from + width; i++)
      output[i] = values.reduce((sum, value, token) => sum + (scores[token] / total) * value[i], 0);
  }
  return output;
}

/** What a layer of a transformer puts out for the last of a few tokens. */
export interface Activations {
  /** The residual stream after the layer, normalised: what goes to the next layer, or to another machine. */
  readonly normed: Float32Array;
  /** Inside the feed-forward part, after ReLU. */
  readonly rectified: Float32Array;
}

/** One pre-norm layer (attention, then feed-forward) with random weights over random tokens. */
export function transformerActivations(): Activations {
  const tokens = Array.from({ length: TOKENS }, (_, n) => gaussians(DIMENSIONS, 1000 + n));
  const normed = tokens.map(layerNormed);
  const [keyWeights, valueWeights] = [matrix(1), matrix(2)];
  const keys = normed.map((token) => applied(keyWeights, token));
  const values = normed.map((token) => applied(valueWeights, token));
  const mixed = attended(applied(matrix(3), normed.at(-1)!), keys, values);
  const residual = added(tokens.at(-1)!, applied(matrix(4), mixed));
  const rectified = applied(matrix(5), layerNormed(residual)).map((value) => Math.max(0, value));
  return { normed: layerNormed(added(residual, applied(matrix(6), rectified))), rectified };
}
