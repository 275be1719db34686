import fc from "fast-check";
import { expect, test } from "vitest";
import { Contacts } from "../../../../sim/net/radio/contacts.ts";

const NODES = 4;
const node = fc.nat(NODES - 1);

/** Notes and forgets, and asks after each step for all pairs; a map by pair is what it has to be. */
function isMap(
  contacts: Contacts,
  clock: { nowUs: number },
  steps: readonly (readonly [boolean, number, number])[],
): boolean {
  const expected = new Map<string, number>();
  return steps.every(([isNoted, from, to], atUs) => {
    clock.nowUs = atUs;
    if (isNoted) contacts.note(from, to);
    else contacts.forget(from, to);
    if (isNoted) expected.set(`${from} ${to}`, atUs);
    else expected.delete(`${from} ${to}`);
    for (let a = 0; a < NODES; a++)
      for (let b = 0; b < NODES; b++) {
        const lastUs = expected.get(`${a} ${b}`);
        if (contacts.agoUs(a, b) !== (lastUs === undefined ? undefined : atUs - lastUs)) return false;
      }
    return true;
  });
}

const steps = fc.array(fc.tuple(fc.boolean(), node, node), { maxLength: 60 });

test("contacts are a map of times by transmitter and receiver", () => {
  const clock = { nowUs: 0 };
  fc.assert(fc.property(steps, (all) => isMap(new Contacts(NODES, clock), clock, all)));
});

test("would not be one if something were remembered that is to be forgotten", () => {
  class Forgetful extends Contacts {
    override forget(transmitter: number, receiver: number): void {
      super.forget(transmitter, receiver);
      if (receiver === 0) this.note(transmitter, receiver);
    }
  }
  const clock = { nowUs: 0 };
  const { failed } = fc.check(fc.property(steps, (all) => isMap(new Forgetful(NODES, clock), clock, all)));
  expect(failed).toBe(true);
});
