/** Anchors: vectors that every node of a network draws alike, and passes through an encoder of its own. */
import { deriveKey, type Key, uniform } from "../../base/chance.ts";
import { normalFromUniforms } from "../../base/maths.ts";

/** `count` independent standard normal components, from the `first`-th of this key on. */
export function normals(key: Key, first: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const ordinal = 2 * (first + i);
    return normalFromUniforms(uniform(key, ordinal), uniform(key, ordinal + 1));
  });
}

/** Anchor number `row`: isotropic, of unit variance a component. @param key the network's, so that all draw the same */
export function anchor(key: Key, row: number, dimensions: number): Float64Array {
  return normals(deriveKey(key, "anchors"), row * dimensions, dimensions);
}
