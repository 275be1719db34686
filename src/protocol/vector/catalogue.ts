/** The packings that a network may agree on. A new one is one new file, one import and one line here. */
import { binary } from "./binary.ts";
import { f16 } from "./f16.ts";
import { float32 } from "./float32.ts";
import { i8 } from "./i8.ts";
import type { Packing } from "./packing.ts";
import { sparse } from "./sparse.ts";
import { ternary2 } from "./ternary2.ts";
import { trit5 } from "./trit5.ts";

export type PackingName = "trit5" | "ternary2" | "sparse" | "binary" | "i8" | "f16" | "float32";

export const packings: { readonly [name in PackingName]: Packing } = {
  trit5,
  ternary2,
  sparse,
  binary,
  i8,
  f16,
  float32,
};
