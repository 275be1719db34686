/** The sender's bookkeeping of datagrams in several frames, against a model without handles or pools. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatagramLedger } from "../../../sim/net/datagrams.ts";
import type { SendOutcome } from "../../../src/host.ts";

const OUTCOMES: readonly SendOutcome[] = ["acknowledged", "sent", "lost", "dropped"];

/** What the tests need of a ledger, so that broken ones can be put in its place. */
type Ledger = Pick<DatagramLedger, "begin" | "frameEnded" | "forget">;
type Ended = (node: number, token: number, outcome: SendOutcome) => void;

type Step =
  | { readonly kind: "begin"; readonly node: number; readonly hasToken: boolean; readonly frames: number }
  | { readonly kind: "end"; readonly pick: number; readonly outcome: SendOutcome }
  | { readonly kind: "forget"; readonly node: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("begin" as const),
        node: fc.nat(3),
        hasToken: fc.boolean(),
        frames: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("end" as const),
        pick: fc.nat(1000),
        outcome: fc.constantFrom(...OUTCOMES),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const), node: fc.nat(3) }) },
  ),
  { maxLength: 60 },
);

interface Under {
  readonly handle: number;
  readonly node: number;
  readonly token: number | undefined;
  framesLeft: number;
  readonly outcomes: SendOutcome[];
  isForgotten: boolean;
}

/** Runs the steps on a ledger and on lists, and returns what was told and what should have been. */
function compare(make: (ended: Ended) => Ledger, script: readonly Step[]) {
  const told: string[] = [];
  const expected: string[] = [];
  const under: Under[] = [];
  const ledger = make((node, token, outcome) => told.push(`${node} ${token} ${outcome}`));
  script.forEach((step, ordinal) => {
    if (step.kind === "begin") {
      const token = step.hasToken ? ordinal : undefined;
      const handle = ledger.begin(step.node, token, step.frames);
      under.push({ handle, node: step.node, token, framesLeft: step.frames, outcomes: [], isForgotten: false });
    } else if (step.kind === "forget") {
      ledger.forget(step.node);
      for (const datagram of under) datagram.isForgotten ||= datagram.node === step.node;
    } else {
      const open = under.filter(({ framesLeft }) => framesLeft > 0);
      if (open.length === 0) return;
      const datagram = open[step.pick % open.length];
      ledger.frameEnded(datagram.handle, step.outcome);
      datagram.framesLeft--;
      datagram.outcomes.push(step.outcome);
      if (datagram.framesLeft > 0 || datagram.isForgotten || datagram.token === undefined) return;
      const worst = [...OUTCOMES].reverse().find((outcome) => datagram.outcomes.includes(outcome));
      expected.push(`${datagram.node} ${datagram.token} ${worst}`);
    }
  });
  const isShared = under.some((a) =>
    under.some((b) => a !== b && a.handle === b.handle && a.framesLeft > 0 && b.framesLeft > 0),
  );
  return { told, expected, isShared };
}

const real = (ended: Ended): Ledger => new DatagramLedger(ended);

describe("the ledger of datagrams", () => {
  it("tells each sender once, with the worst outcome of all its frames, and the dead nothing", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { told, expected, isShared } = compare(real, script);
        expect(told).toEqual(expected);
        expect(isShared).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("lets a sender begin its next datagram while it is told of the last", () => {
    const told: string[] = [];
    const ledger: DatagramLedger = new DatagramLedger((node, token, outcome) => {
      told.push(`${node} ${token} ${outcome}`);
      if (token < 3) ledger.frameEnded(ledger.begin(node, token + 1, 1), "sent");
    });
    ledger.frameEnded(ledger.begin(5, 0, 1), "acknowledged");
    expect(told).toEqual(["5 0 acknowledged", "5 1 sent", "5 2 sent", "5 3 sent"]);
  });
});

describe("the model", () => {
  const differs = (make: (ended: Ended) => Ledger) =>
    fc.check(
      fc.property(steps, (script) => {
        const { told, expected, isShared } = compare(make, script);
        return !isShared && told.join() === expected.join();
      }),
      { seed: 1, numRuns: 300 },
    ).failed;

  it("notices the last outcome in place of the worst, the dead being told, and a handle given twice", () => {
    /** Keeps the last outcome, forgets nobody, or numbers handles badly. */
    const broken =
      (fault: "last" | "remembers" | "reuses") =>
      (ended: Ended): Ledger => {
        const inner = new DatagramLedger((node, token, outcome) =>
          ended(node, token, fault === "last" ? last : outcome),
        );
        let last: SendOutcome = "sent";
        return {
          begin: (node, token, frames) =>
            fault === "reuses" ? inner.begin(node, token, 1) : inner.begin(node, token, frames),
          frameEnded: (handle, outcome) => {
            last = outcome;
            inner.frameEnded(handle, outcome);
          },
          forget: (node) => {
            if (fault !== "remembers") inner.forget(node);
          },
        };
      };
    for (const fault of ["last", "remembers", "reuses"] as const)
      expect([fault, differs(broken(fault))]).toEqual([fault, true]);
    expect(differs(real)).toBe(false);
  });
});
