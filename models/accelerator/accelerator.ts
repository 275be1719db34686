/** How accelerators are offered. */
import type { Board } from "../board/board.ts";

/** What an accelerator may look at while it is built. */
export interface AcceleratorContext {
  /** The board that it is part of, or stands beside. */
  readonly board: Board;
}
