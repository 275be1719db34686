/**
 * The segment that bytes were made from, remembered with them: they never change, so that whoever they reach whole need not
 * decode them again. See `packet-memo.ts`.
 */
import type { Segment } from "./segment.ts";

const SEGMENT = Symbol("segment");

type Remembering = Uint8Array & { [SEGMENT]?: Segment };

/** What these bytes were made from; `undefined` where that was not remembered. */
export function segmentKnown(bytes: Uint8Array): Segment | undefined {
  return (bytes as Remembering)[SEGMENT];
}

/** Remembers what these bytes, which never change, were made from. */
export function rememberSegment(bytes: Uint8Array, segment: Segment): void {
  (bytes as Remembering)[SEGMENT] = segment;
}
