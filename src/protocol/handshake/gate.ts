/** What a session lets through: no data before it, and none of another space. */
import type { Frame } from "../vframe/frame.ts";
import { TYPE } from "../vframe/layout.ts";
import type { Agreement } from "./agreement.ts";

/** Control is never held back: it must be able to say what is wrong. */
export type Passage = "control" | "data" | "no-session" | "wrong-space";

/**
 * Whether a frame from the other side may be read.
 * @param agreement undefined where there is none yet
 */
export function passageOf(
  { type, spaceHash32 }: Pick<Frame, "type" | "spaceHash32">,
  agreement: Agreement | undefined,
): Passage {
  if (type === TYPE.sync) return "control";
  if (agreement === undefined) return "no-session";
  return spaceHash32 === agreement.peer.spaceHash32 ? "data" : "wrong-space";
}
