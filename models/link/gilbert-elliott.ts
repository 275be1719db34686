/**
 * Links that are good or bad for a while: losses come in bursts, in time and not per packet.
 *
 * Source: E. Gilbert, "Capacity of a burst-noise channel", Bell Syst. Tech. J. 39 (1960); E. Elliott, ibid. 42 (1963),
 * in the simple form (nothing lost in the good state, everything in the bad one) and in continuous time: a stationary
 * two-state Markov chain with exponential dwell times, observed at whole µs. With π = loss rate and L = mean dwell in the
 * bad state, transitions over h have the memory e^(−λh), λ = 1/(L(1 − π)).
 *
 * The state at any instant is a pure function of the link's key and that instant, at bounded cost, without any history.
 * Time is cut into epochs so long (λ · epoch ≥ 37) that the states at epoch borders are independent to the precision of
 * doubles; each border draws its state from the stationary law. Inside an epoch the chain is filled in by halving: given
 * the states at both ends of an interval, a Markov chain's state in the middle depends on nothing else,
 *   P(bad | bad, bad) = (π + (1−π)e)² / (π + (1−π)e²),   P(bad | ends differ) = (π + (1−π)e) / (1 + e),
 *   P(bad | good, good) = π(1−π)(1−e)² / (1−π + πe²),    e = e^(−λ · half the interval).
 * Neighbouring epochs share a border, so nothing jumps there: the law is the chain's own everywhere, up to e^(−37).
 * Every instant is the middle of exactly one interval, or a border: it keys its own draw.
 */
import { type Key, uniform } from "../../src/base/chance.ts";
import { exp, expm1 } from "../../src/base/maths.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { LossModel } from "./link.ts";

/** e^-37 < 2^-53: what is left of a state's influence is below half the spacing of doubles around one. */
const FORGETTING_TIMES = 37;
/** A bad spell longer than a day is an outage, not a channel; it also keeps epochs below 2^48 µs. */
const LONGEST_BURST_US = 86_400_000_000;

/** P(bad in the middle), for one length of interval. */
interface Bridge {
  readonly bothBad: number;
  readonly different: number;
  readonly bothGood: number;
}

/**
 * Burst losses, the same in both directions of a link.
 * @param rate long-run fraction of time in the bad state, in [0, 1]
 * @param burstUs mean dwell in the bad state, µs, above 0 and at most a day
 */
export function createGilbertElliott(rate: number, burstUs: number): LossModel {
  const forgettingUs = burstUs * (1 - rate);
  const bridges: Bridge[] = [];
  let epochUs = 1;
  while (epochUs < FORGETTING_TIMES * forgettingUs) {
    bridges.push(bridge(rate, epochUs / forgettingUs));
    epochUs *= 2;
  }
  const isBadAtBorder = (state: Key, borderUs: number) => uniform(state, borderUs) < rate;

  return {
    meanLoss: rate,
    isLost(link, startUs) {
      let fromUs = startUs - (startUs % epochUs);
      let badAtStart = isBadAtBorder(link.state, fromUs);
      if (fromUs === startUs) return badAtStart;
      let badAtEnd = isBadAtBorder(link.state, fromUs + epochUs);
      let halfUs = epochUs;
      for (let level = bridges.length - 1; level >= 0 && fromUs !== startUs; level--) {
        halfUs /= 2;
        const middleUs = fromUs + halfUs;
        const bad = uniform(link.state, middleUs) < chanceBetween(bridges[level], badAtStart, badAtEnd);
        if (startUs < middleUs) {
          badAtEnd = bad;
        } else {
          fromUs = middleUs;
          badAtStart = bad;
        }
      }
      return badAtStart;
    },
  };
}

/** @param decay λ times half the interval */
function bridge(rate: number, decay: number): Bridge {
  const memory = exp(-decay);
  const change = -expm1(-decay);
  const stay = rate + (1 - rate) * memory;
  return {
    bothBad: (stay * stay) / (rate + (1 - rate) * memory * memory),
    different: stay / (1 + memory),
    bothGood: (rate * (1 - rate) * change * change) / (1 - rate + rate * memory * memory),
  };
}

function chanceBetween(between: Bridge, badAtStart: boolean, badAtEnd: boolean): number {
  if (badAtStart !== badAtEnd) return between.different;
  return badAtStart ? between.bothBad : between.bothGood;
}

/** The catalogue entry `gilbert-elliott`. */
export const gilbertElliott = defineModel({
  summary: "Links that turn bad for a while and then lose every frame, in both directions.",
  source: "E. Gilbert 1960, E. Elliott 1963 (Bell System Technical Journal 39, 42), in continuous time",
  parameters: describe({
    rate: {
      type: "quantity",
      dimension: "fraction",
      minimum: 0,
      maximum: 1,
      doc: "Long-run fraction of time in which the link is bad, and so of frames lost.",
    },
    burst: {
      type: "quantity",
      dimension: "time",
      exclusiveMinimum: 0,
      maximum: LONGEST_BURST_US,
      doc: "Mean time for which a bad link stays bad.",
    },
  }),
  build: ({ rate, burst }) => createGilbertElliott(rate, burst),
});
