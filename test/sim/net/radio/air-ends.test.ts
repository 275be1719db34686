/** What becomes of frames as they end: whole or cut, for all or for one, one by one or one within the other. */
import { expect, test } from "vitest";
import { airtimeUs } from "../../../../models/radio/ieee802154.ts";
import { FRAME_OUTCOMES } from "../../../../sim/net/outcome.ts";
import { Air } from "../../../../sim/net/radio/air.ts";
import { MODE, NOT_TOLD, TO_ALL } from "../../../../sim/net/radio/air-contract.ts";
import type { Finished } from "../../../../sim/net/radio/finished.ts";
import { field, NODES } from "./air-field.ts";
import { radioKeys } from "./ns3-grid.ts";

const rows = field({ kind: "none" });
const BYTES = 50;

/** An air in which everybody listens; what it tells of the end of a frame goes to `told`, places without a word left out. */
function airThatTells(
  told: (from: number, all: readonly { node: number; outcome: string }[]) => void,
  before?: () => void,
) {
  const clock = { nowUs: 0 };
  const ended = (from: number, { nodes, outcomes }: Finished, at: number, to: number): void => {
    before?.();
    const places = Array.from({ length: to - at }, (_, i) => at + i).filter((i) => outcomes[i] !== NOT_TOLD);
    told(
      from,
      places.map((i) => ({ node: nodes[i], outcome: FRAME_OUTCOMES[outcomes[i]] })),
    );
  };
  const frameErrorKeys = radioKeys("air", NODES).frameError;
  const options = { rows, clock, frameErrorKeys, lockThresholdDb: -5, ccaAboveNoiseDb: 10 } as const;
  return { clock, air: new Air({ ...options, errorRule: "physical" }, { ended, missed() {} }) };
}

test("a frame that is cut is got by nobody, whatever was got of the one before", () => {
  let outcomes = new Set<string>();
  const { air, clock } = airThatTells((_from, all) => {
    outcomes = new Set(all.map(({ outcome }) => outcome));
  });
  const outcomesOf = (node: number, isWhole: boolean) => {
    air.mode.fill(MODE.listening);
    air.begin(node, BYTES, TO_ALL);
    clock.nowUs += airtimeUs(BYTES);
    air.end(node, isWhole);
    return outcomes;
  };
  let heard = 0;
  for (let node = 0; node < NODES; node++) {
    if (outcomesOf(node, true).has("received")) heard++;
    expect(outcomesOf(node, false)).not.toContain("received");
  }
  expect(heard).toBeGreaterThan(NODES / 2);
});

test("a frame to one is told of at that one alone, whether it has got it or lost it", () => {
  const found = new Set<string>();
  let to = 0;
  const { air, clock } = airThatTells((_from, all) => {
    expect(all.map(({ node }) => node)).toEqual([rows.receiver[to]]);
    found.add(all[0].outcome);
  });
  for (let from = 0; from < NODES; from++) {
    for (to = rows.start[from]; to < rows.split[from]; to++) {
      air.mode.fill(MODE.listening);
      air.begin(from, BYTES, rows.receiver[to]);
      clock.nowUs += airtimeUs(BYTES);
      air.end(from, true);
    }
  }
  expect(found).toEqual(new Set(["received", "below-sensitivity"]));
});

test("a frame whose end brings about another's at once fares as where they end in turn", () => {
  const fates = (isNested: boolean) => {
    const account: string[] = [];
    let next = -1;
    const endNext = () => {
      const node = next;
      next = -1;
      if (node >= 0) air.end(node, true);
    };
    const { air, clock } = airThatTells(
      (from, all) => {
        for (const { node, outcome } of all) account.push(`${clock.nowUs} ${from} ${node} ${outcome}`);
      },
      isNested ? endNext : undefined,
    );
    for (let from = 0; from < NODES; from++) {
      air.mode.fill(MODE.listening);
      next = (from + 7) % NODES;
      air.begin(from, BYTES, TO_ALL);
      air.dropLock(next, "half-duplex");
      air.begin(next, BYTES, TO_ALL);
      clock.nowUs += airtimeUs(BYTES);
      air.end(from, true);
      endNext();
    }
    return account.toSorted();
  };
  const inTurn = fates(false);
  expect(fates(true)).toEqual(inTurn);
  for (const outcome of ["received", "collision"]) expect(inTurn.join()).toContain(outcome);
});
