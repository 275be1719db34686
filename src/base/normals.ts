/** Independent standard normal draws, many at once. */
import { type Key, uniform } from "./chance.ts";
import { normalFromUniforms } from "./maths.ts";

/** `count` independent standard normal components, from the `first`-th of this key on. */
export function normals(key: Key, first: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const ordinal = 2 * (first + i);
    return normalFromUniforms(uniform(key, ordinal), uniform(key, ordinal + 1));
  });
}
