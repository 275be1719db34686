/** The machine's clock. */
import type { Alarm, Clock } from "./clock.ts";

/** Longest delay that the machine's timers know, ms (32 bits, signed). */
const DELAY_MAX_MS = 2_147_483_647;
const US_PER_MS = 1000;

/** It runs on while the clock of the machine is set: it counts from the process's start. */
export class WallClock implements Clock {
  #startUs = nowUs();

  /** The run begins now: run time is zero. Until this is called it counts from when the clock was made. */
  begin(): void {
    this.#startUs = nowUs();
  }

  localUs(): number {
    return nowUs();
  }

  localUsAt(runUs: number): number {
    return this.#startUs + runUs;
  }

  runUs(): number {
    return nowUs() - this.#startUs;
  }

  after(delayUs: number, act: () => void): Alarm {
    return new WallAlarm(delayUs / US_PER_MS, act);
  }

  at(runUs: number, act: () => void): Alarm {
    return new WallAlarm(Math.max(0, runUs - this.runUs()) / US_PER_MS, act);
  }
}

function nowUs(): number {
  return Math.floor((performance.timeOrigin + performance.now()) * US_PER_MS);
}

/** A delay beyond the machine's longest is waited for in pieces; one of nothing is over before any other. */
class WallAlarm implements Alarm {
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(delayMs: number, act: () => void) {
    if (delayMs <= 0) this.#immediate = setImmediate(act);
    else this.#wait(delayMs, act);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #wait(delayMs: number, act: () => void): void {
    const pieceMs = Math.min(delayMs, DELAY_MAX_MS);
    this.#timer = setTimeout(() => {
      if (delayMs > pieceMs) this.#wait(delayMs - pieceMs, act);
      else act();
    }, Math.ceil(pieceMs));
  }
}
