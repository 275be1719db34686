/** What aligning costs the processors of those who do it. */
import { expect, it } from "vitest";
import { encodingWork, solvingWork, translatingWork } from "../../../src/protocol/alignment/alignment-work.ts";
import { Exchange, encoder, GATEWAY, SENSOR, settings } from "./exchange.ts";

const { anchors } = settings.alignment;
const DIMENSIONS = 16;
const each = (work: object) => JSON.stringify(work);

it("is booked: anchors encoded by both, one solution a sensor, each event and each probe read", () => {
  const exchange = new Exchange({ frame: 96 });
  exchange.settle(60_000_000);
  expect(exchange.isAligned).toBe(true);
  const worked = (node: number) => exchange.hosts[node].worked.map(({ work }) => each(work));
  expect(encoder.work.operations).toBeGreaterThan(0);
  // A frame holds one anchor.
  expect(worked(SENSOR)).toEqual(new Array(anchors).fill(each(encodingWork(1, encoder.work))));
  const aligning = [encodingWork(anchors, encoder.work), solvingWork(anchors, DIMENSIONS)].map(each);
  // The relay is a sensor too.
  expect(worked(GATEWAY)).toEqual([...aligning, aligning[1]]);
  exchange.sample(20);
  exchange.settle(30_000_000);
  const reading = each(translatingWork(1, DIMENSIONS));
  expect(worked(GATEWAY).slice(3)).toEqual([reading]);
  exchange.settle(3_700_000_000, 60_000_000);
  const probing = [each(encodingWork(1, encoder.work)), reading];
  expect(worked(GATEWAY).slice(4)).toEqual([...probing, ...probing]);
  expect(worked(SENSOR).length).toBe(anchors + 1);
});

it("has an anchor that two frames share encoded twice", () => {
  const exchange = new Exchange();
  exchange.settle(60_000_000);
  expect(exchange.hosts[SENSOR].worked.length).toBe(2 * anchors);
});
