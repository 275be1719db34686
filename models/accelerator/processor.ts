/**
 * What computes in a node, and how long it takes: the roofline model with a wake-up.
 *
 * time = wake-up + max(operations ÷ operations/s, bytes ÷ bytes/s), after S. Williams, A. Waterman, D. Patterson,
 * "Roofline: an insightful visual performance model for multicore architectures", Commun. ACM 52(4), 2009: whichever of
 * arithmetic and memory is slower decides. Each call wakes the processor anew; in all that time it draws one current.
 */
import type { Work } from "../../src/host.ts";
import type { Board } from "../board/board.ts";

const US_PER_S = 1e6;

/** A processor in a node. Currents are at the board's supply, in A, on top of what the sleeping board draws. */
export interface Processor {
  /** From the call until it computes, µs. */
  readonly wakeUs: number;
  /** Operations per second (a multiply-accumulate is two). */
  readonly operationsPerS: number;
  /** Bytes per second between memory and the arithmetic units. */
  readonly bytesPerS: number;
  /** While it wakes up and computes. */
  readonly activeA: number;
  /** All the time, also while it computes. */
  readonly sleepA: number;
}

/** The parts of a node that compute. */
export interface ComputingParts {
  readonly board: Board;
  /** Left out: the board's own processor does everything. */
  readonly accelerator?: Processor | undefined;
}

/** How long a processor takes for some work, in whole µs. No work does not wake it. */
export function workDurationUs(work: Work, processor: Processor): number {
  const seconds = Math.max(work.operations / processor.operationsPerS, work.bytes / processor.bytesPerS);
  return seconds === 0 ? 0 : processor.wakeUs + Math.ceil(seconds * US_PER_S);
}

/** The board's own processor: awake at once. */
export function processorOf(board: Board): Processor {
  return {
    wakeUs: 0,
    operationsPerS: board.operationsPerS,
    bytesPerS: board.memoryBytesPerS,
    activeA: board.cpuA - board.sleepA,
    sleepA: 0,
  };
}

/**
 * What does this work in a node: the accelerator, where there is one and the work is for it, else the board's own
 * processor. An accelerator that has nothing to do sleeps, and draws what that takes.
 */
export function processorFor(work: Work, { board, accelerator }: ComputingParts): Processor {
  if (accelerator !== undefined && work.forAccelerator === true) return accelerator;
  return { ...processorOf(board), sleepA: accelerator?.sleepA ?? 0 };
}
