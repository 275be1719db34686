/** Anchors: vectors that every node of a network draws alike, and passes through an encoder of its own. */
import { deriveKey, type Key } from "../../base/chance.ts";
import { normals } from "../../base/normals.ts";

/** Anchor number `row`: isotropic, of unit variance a component. @param key the network's, so that all draw the same */
export function anchor(key: Key, row: number, dimensions: number): Float64Array {
  return normals(deriveKey(key, "anchors"), row * dimensions, dimensions);
}
