/** Waits before looking at the channel, drawn by (node, the node's own ordinal). */
import * as phy from "../../../models/radio/ieee802154.ts";
import { type Key, uniform, uniformBelow } from "../../../src/base/chance.ts";
import type { Keys } from "../../../src/base/keys.ts";

export class Backoff {
  private keys: Keys;
  /** Used for one draw after the other. */
  private readonly key = { k0: 0, k1: 0 };
  private readonly draws: Uint32Array;

  /** @param keys each node's key of the purpose "mac-backoff" */
  constructor(keys: Keys) {
    this.keys = keys;
    this.draws = new Uint32Array(keys.length);
  }

  /** Draws come from these keys from now on. */
  rekey(keys: Keys): void {
    this.keys = keys;
  }

  /**
   * Unslotted CSMA-CA: a random number of unit periods, out of 2^BE, BE growing with each attempt that found the channel
   * busy (IEEE Std 802.15.4-2006, 7.5.1.4).
   */
  unslottedUs(node: number, busyAttempts: number): number {
    const exponent = Math.min(phy.MIN_BACKOFF_EXPONENT + busyAttempts, phy.MAX_BACKOFF_EXPONENT);
    return uniformBelow(this.keyOf(node), this.draws[node]++, 1 << exponent) * phy.UNIT_BACKOFF_US;
  }

  /**
   * A strobe occupies the channel for up to a whole wake interval, so further attempts wait for intervals: one, and up to
   * as many more as there have been attempts (Contiki 3.0, core/net/mac/csma.c: linear backoff).
   */
  strobeDelayUs(node: number, busyAttempts: number, intervalUs: number): number {
    if (busyAttempts === 0) return 0;
    return Math.floor(intervalUs * (1 + uniform(this.keyOf(node), this.draws[node]++) * busyAttempts));
  }

  private keyOf(node: number): Key {
    const { key } = this;
    const { words } = this.keys;
    key.k0 = words[2 * node];
    key.k1 = words[2 * node + 1];
    return key;
  }
}
