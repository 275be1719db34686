/** What a link does to a frame: how long it takes, and whether it arrives. */
import type { Key } from "../../src/base/chance.ts";

/** Loss on links, stateless: a pure function of who sends to whom and when. */
export interface LossModel {
  /** The long-run fraction of frames lost, for routing metrics. */
  readonly meanLoss: number;
  /**
   * Given where nothing but the frame's own draw decides: a frame is lost where `uniformAt(link.frame, startUs, repeat)` is
   * below this. It says the same as {@link isLost}, to those who draw for many frames at once.
   */
  readonly frameRate?: number;
  /**
   * Whether a frame over this link is lost.
   * @param link the directed link's own key pair, see {@link LinkIdentity}
   * @param startUs start of the transmission
   * @param repeat 0 for the first frame of this link at this instant, 1 for the second …
   */
  isLost(link: LinkIdentity, startUs: number, repeat: number): boolean;
}

/** A directed link as the loss models see it: two keys, so that chance per frame and state in time are independent. */
export interface LinkIdentity {
  /** Key for draws per frame. */
  readonly frame: Key;
  /** Key for the link's own state over time (the same in both directions). */
  readonly state: Key;
}
