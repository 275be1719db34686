/**
 * What the slices of a frame mean, by its type: Think [hidden state]; Cache [keys, values]; Ask [query, context?];
 * Sync [JSON]; Critique [divergence, dimension mask?, explanation JSON?]. A tensor is one slice, or a Q4 slice with its
 * F16 scales behind it: an F16 slice behind Q4 is always its scales. Q4 without scales is integers, as the published tests
 * send it.
 */
import type { Frame, Slice } from "./frame.ts";
import { FrameError } from "./frame-error.ts";
import { type JsonObject, jsonSlice, lookAtJson, readJson } from "./json-slice.ts";
import { DTYPE, type FrameType, TYPE, TYPE_NAMES } from "./layout.ts";
import { sliceValues } from "./tensor.ts";

/** The part of a frame that a message decides. */
export type Message = Pick<Frame, "type" | "slices">;

/** A tensor to send: one slice, or Q4 and its scales. */
export type TensorSlices = Slice | readonly [quantised: Slice, scales: Slice];

/** A tensor as received. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly slice: Slice;
  /** Of Q4 only. */
  readonly scales?: Slice;
}

/** A frame's slices by name. */
export type MessageView =
  | { readonly kind: "think"; readonly hidden: Tensor }
  | { readonly kind: "cache"; readonly keys: Tensor; readonly values: Tensor }
  | { readonly kind: "ask"; readonly query: Tensor; readonly context?: Tensor }
  | { readonly kind: "sync"; readonly document: JsonObject; readonly attachments: readonly Slice[] }
  | { readonly kind: "heart" }
  | CritiqueView;

export interface CritiqueView {
  readonly kind: "critique";
  readonly divergence: Tensor;
  /** One flag per element of the divergence. */
  readonly mask?: readonly boolean[];
  readonly explanation?: JsonObject;
}

/** A latent state. */
export function think(hidden: TensorSlices): Message {
  return { type: TYPE.think, slices: slicesOf(hidden) };
}

/** A key-value cache. */
export function cache(keys: TensorSlices, values: TensorSlices): Message {
  return { type: TYPE.cache, slices: [...slicesOf(keys), ...slicesOf(values)] };
}

/** A query, with what it is about. */
export function ask(query: TensorSlices, context?: TensorSlices): Message {
  return { type: TYPE.ask, slices: [...slicesOf(query), ...(context === undefined ? [] : slicesOf(context))] };
}

/** Control. @param attachments slices behind the document */
export function sync(document: JsonObject, attachments: readonly Slice[] = []): Message {
  return { type: TYPE.sync, slices: [jsonSlice(document), ...attachments] };
}

/** A sign of life. */
export function heart(): Message {
  return { type: TYPE.sync, slices: [] };
}

/**
 * Where a receiver's state differs, and why.
 * @param mask one flag per element of the divergence: those that matter
 */
export function critique(divergence: TensorSlices, mask?: readonly boolean[], explanation?: JsonObject): Message {
  const slices = [...slicesOf(divergence)];
  if (mask !== undefined)
    slices.push({ dtype: DTYPE.i8, shape: [mask.length], payload: Uint8Array.from(mask, (flag) => (flag ? 1 : 0)) });
  if (explanation !== undefined) slices.push(jsonSlice(explanation));
  return { type: TYPE.critique, slices };
}

function slicesOf(tensor: TensorSlices): readonly Slice[] {
  return "dtype" in tensor ? [tensor] : tensor;
}

/** The numbers of a tensor. @throws FrameError as {@link sliceValues} does */
export function tensorValues({ slice, scales }: Tensor): Float32Array {
  return sliceValues(slice, scales === undefined ? undefined : sliceValues(scales));
}

/** @throws FrameError `bad-message` where the slices are not those of the type */
export function readMessage({ type, slices }: Message): MessageView {
  if (slices.length === 0) return { kind: "heart" };
  const reader = new SliceReader(type, slices);
  switch (type) {
    case TYPE.think:
      return reader.ending({ kind: "think", hidden: reader.tensor("hidden state") });
    case TYPE.cache:
      return reader.ending({ kind: "cache", keys: reader.tensor("keys"), values: reader.tensor("values") });
    case TYPE.ask: {
      const query = reader.tensor("query");
      return reader.ending({ kind: "ask", query, ...(reader.hasMore && { context: reader.tensor("context") }) });
    }
    case TYPE.sync:
      return { kind: "sync", document: readJson(slices[0]), attachments: slices.slice(1) };
    case TYPE.critique:
      return readCritique(reader);
  }
}

/** The published sender leaves the mask out: a second slice that is JSON is the explanation. A mask is never JSON. */
function readCritique(reader: SliceReader): MessageView {
  const divergence = reader.tensor("divergence");
  if (!reader.hasMore) return { kind: "critique", divergence };
  const second = reader.slice("mask or explanation");
  const explanation = lookAtJson(second);
  if (explanation !== undefined) return reader.ending({ kind: "critique", divergence, explanation });
  const mask = readMask(second, divergence);
  if (!reader.hasMore) return { kind: "critique", divergence, mask };
  return reader.ending({ kind: "critique", divergence, mask, explanation: readJson(reader.slice("explanation")) });
}

function readMask({ dtype, payload }: Slice, divergence: Tensor): readonly boolean[] {
  const elements = divergence.shape.reduce((product, dimension) => product * dimension, 1);
  const isMask = dtype === DTYPE.i8 && payload.length === elements && payload.every((flag) => flag <= 1);
  if (isMask) return Array.from(payload, (flag) => flag === 1);
  throw new FrameError("bad-message", {
    found: `a second slice of ${payload.length} bytes of dtype ${dtype}`,
    expected: `a JSON object as I8, or ${elements} I8 elements of 0 or 1`,
  });
}

/** Takes the slices of a message one by one. */
class SliceReader {
  readonly #type: FrameType;
  readonly #slices: readonly Slice[];
  #next = 0;

  constructor(type: FrameType, slices: readonly Slice[]) {
    this.#type = type;
    this.#slices = slices;
  }

  get hasMore(): boolean {
    return this.#next < this.#slices.length;
  }

  slice(name: string): Slice {
    if (!this.hasMore) throw this.#bad(`${this.#slices.length} slices`, `one more for the ${name}`);
    return this.#slices[this.#next++];
  }

  tensor(name: string): Tensor {
    const slice = this.slice(name);
    const scales = this.#slices[this.#next];
    if (slice.dtype !== DTYPE.q4 || scales?.dtype !== DTYPE.f16) return { shape: slice.shape, slice };
    this.#next++;
    return { shape: slice.shape, slice, scales };
  }

  /** The view, where it has used up every slice. */
  ending<View>(view: View): View {
    if (this.hasMore) throw this.#bad(`${this.#slices.length} slices`, `${this.#next}`);
    return view;
  }

  #bad(found: string, expected: string): FrameError {
    return new FrameError("bad-message", { found: `${found} in a ${TYPE_NAMES[this.#type]}`, expected });
  }
}
