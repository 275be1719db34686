/** What every loss model has to satisfy. */

import type { LinkIdentity, LossModel } from "../../../models/link/link.ts";
import { deriveKey, keyOf, uniformAt } from "../../../src/base/chance.ts";

const losses = keyOf("loss-laws", "link-loss");
const frames = deriveKey(losses, "frame");
const states = deriveKey(losses, "state");

/** The identity of a link: one key for frames, one for its state. */
export function linkNamed(name: string): LinkIdentity {
  return { frame: deriveKey(frames, name), state: deriveKey(states, name) };
}

/** @throws Error where asking in another order, or again, gives another answer */
export function checkPurity(model: LossModel, instantsUs: readonly number[]): void {
  const link = linkNamed("a→b");
  const forwards = instantsUs.map((at) => model.isLost(link, at, 0));
  const backwards = [...instantsUs].reverse().map((at) => model.isLost(link, at, 0));
  backwards.reverse();
  if (forwards.some((lost, i) => lost !== backwards[i])) throw new Error("the answer depends on what was asked before");
}

/** @throws Error where a rate that frames' own draws decide by says something else than the model */
export function checkFrameRate(model: LossModel, instantsUs: readonly number[]): void {
  const { frameRate } = model;
  if (frameRate === undefined) return;
  const link = linkNamed("a→b");
  for (const at of instantsUs) {
    for (const repeat of [0, 1, 511]) {
      if (uniformAt(link.frame, at, repeat) < frameRate !== model.isLost(link, at, repeat))
        throw new Error("the rate of frames says something else");
    }
  }
}

/**
 * The fraction lost over many links at one far-off instant each, which are independent for every model.
 * @throws Error where it is more than four standard errors away from the mean that the model states
 */
export function checkMeanLoss(model: LossModel, links = 20_000): void {
  let lost = 0;
  for (let i = 0; i < links; i++) {
    if (model.isLost(linkNamed(`link ${i}`), 1_000_003 * i, 0)) lost++;
  }
  const error = Math.sqrt((model.meanLoss * (1 - model.meanLoss)) / links);
  if (Math.abs(lost / links - model.meanLoss) > 4 * error) {
    throw new Error(`${lost / links} lost, but the model says ${model.meanLoss} ± ${error}`);
  }
}
