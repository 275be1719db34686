import { describe, expect, test } from "vitest";
import { type GridOptions, type GridResult, prepareGrid } from "./ns3-grid.ts";

/** Frames received in 60 s by ns-3 3.37 (Debian), from the same start offsets. */
const NS3_RECEIVED = { 100: 160_702, 400: 713_250 } as const;
const TOLERANCE = 0.02;

/** Results of grids as they are, each run once. */
const unchanged = new Map<number, GridResult>();
function whole(nodes: 100 | 400): GridResult {
  const result = unchanged.get(nodes) ?? run(nodes);
  unchanged.set(nodes, result);
  return result;
}

function run(nodes: 100 | 400, changes: Partial<GridOptions> = {}): GridResult {
  const options = {
    nodes,
    spacingM: 30,
    seconds: 60,
    errorRule: "ns3",
    culling: { kind: "none" },
    seed: "ns3",
  } as const;
  return prepareGrid({ ...options, ...changes })();
}

function deviation(nodes: 100 | 400, result: GridResult): number {
  return Math.abs(result.received / NS3_RECEIVED[nodes] - 1);
}

describe("against ns-3 3.37's lr-wpan", () => {
  test.each([100, 400] as const)("%i nodes on a grid receive as many frames within 2 %%", (nodes) => {
    const result = whole(nodes);
    expect(result.sent).toBe(nodes * 60);
    expect(deviation(nodes, result)).toBeLessThan(TOLERANCE);
  });

  test("judging each chunk by all the interference in it takes 1 to 2 % more frames", () => {
    const ratio = run(100, { errorRule: "physical" }).received / whole(100).received;
    expect(ratio).toBeLessThan(0.997);
    expect(ratio).toBeGreaterThan(0.98);
  });

  test("the check can fail: at 31 m the numbers differ", () => {
    expect(deviation(100, run(100, { spacingM: 31 }))).toBeGreaterThan(TOLERANCE);
  });

  test("cutting off weak interferers changes little where their mean counts as noise", () => {
    const culling = { kind: "cut-off", belowNoiseDb: 15, activity: 0.003744 } as const;
    const culled = run(400, { culling });
    const { links, received } = whole(400);
    expect(culled.links).toBeLessThan(0.75 * links);
    expect(Math.abs(culled.received / received - 1)).toBeLessThan(0.005);
  });
});

test("the same seed, the same run; another seed, another", () => {
  const first = run(100, { seconds: 5 });
  expect(run(100, { seconds: 5 }).hash).toBe(first.hash);
  expect(run(100, { seconds: 5, seed: "other" }).hash).not.toBe(first.hash);
});
