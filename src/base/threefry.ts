/**
 * Threefry-2x32 with 20 rounds: a counter-based generator made of additions, rotations and exclusive-ors only.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11
 * (Random123, known-answer vectors `kat_vectors`). The same counter and key give the same 64 bits on every machine,
 * so a draw needs no state: it is a function of what happens.
 */

const PARITY_32 = 0x1bd11bda;

/** The two output words of the last call of {@link threefry}. Read them before the next call. */
export const lanes = new Uint32Array(2);
/** The one quadruple of {@link threefry}. */
const single = new Int32Array(4);

/**
 * Encrypts the counter (c0, c1) under the key (k0, k1) and leaves the two 32-bit words in {@link lanes}.
 * All arguments are taken modulo 2^32.
 */
export function threefry(k0: number, k1: number, c0: number, c1: number): void {
  single[0] = k0;
  single[1] = k1;
  single[2] = c0;
  single[3] = c1;
  threefryEach(single, 1);
  lanes[0] = single[0];
  lanes[1] = single[1];
}

/**
 * Encrypts many counters, each under a key of its own: quadruples of k0, k1, c0, c1 begin with the two words of each
 * afterwards. A loop without a call, so that one draw overlaps the next in the processor.
 */
export function threefryEach(quadruples: Int32Array, count: number): void {
  for (let at = 0; at < count * 4; at += 4) {
    const k0 = quadruples[at];
    const k1 = quadruples[at + 1];
    const c0 = quadruples[at + 2];
    const c1 = quadruples[at + 3];
    const k2 = PARITY_32 ^ k0 ^ k1;
    let x0 = (c0 + k0) | 0;
    let x1 = (c1 + k1) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k1) | 0;
    x1 = (x1 + k2 + 1) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + k2) | 0;
    x1 = (x1 + k0 + 2) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1 + 3) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + k1) | 0;
    x1 = (x1 + k2 + 4) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k2) | 0;
    x1 = (x1 + k0 + 5) | 0;

    quadruples[at] = x0;
    quadruples[at + 1] = x1;
  }
}
