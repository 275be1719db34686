import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyOf, uniform } from "../../../src/base/chance.ts";
import type { Agreement } from "../../../src/protocol/handshake/agreement.ts";
import { Responder } from "../../../src/protocol/handshake/responder.ts";
import { Conversation, defaultResponder } from "./conversation.ts";

const index = fc.nat(7);
const step = fc.oneof(
  fc.constant({ do: "begin" } as const),
  fc.constant({ do: "wait" } as const),
  fc.record({ do: fc.constant("deliver" as const), index, keeps: fc.boolean() }),
  fc.record({ do: fc.constant("drop" as const), index }),
  fc.record({ do: fc.constant("data" as const), side: fc.constantFrom("initiator" as const, "responder" as const) }),
  fc.record({
    do: fc.constant("restart" as const),
    side: fc.constantFrom("initiator" as const, "responder" as const),
    remembers: fc.boolean(),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function draws(): () => number {
  const key = keyOf("conversation", "node");
  let ordinal = 0;
  return () => uniform(key, ordinal++);
}

/** What is wrong with how a conversation goes, in words. */
function faultsOf(steps: readonly Step[], makeResponder = defaultResponder): readonly string[] {
  const talk = new Conversation(draws(), undefined, makeResponder);
  const faults: string[] = [];
  const initiatorHeld = new Map<string, Agreement>();
  const look = () => {
    const [asked, answered] = [talk.initiator.agreement, talk.responder.agreement];
    if (asked?.session) initiatorHeld.set(asked.session, asked);
    const same = answered?.session ? initiatorHeld.get(answered.session) : undefined;
    if (answered !== undefined && same === undefined) faults.push("the responder holds what was never agreed to");
    if (same !== undefined && JSON.stringify(same.terms) !== JSON.stringify(answered?.terms))
      faults.push("the terms of one session differ");
  };
  for (const one of steps) {
    if (one.do === "begin") talk.initiator.begin();
    else if (one.do === "wait") talk.wait();
    else if (one.do === "deliver") talk.deliver(one.index, one.keeps);
    else if (one.do === "drop") talk.inFlight.splice(one.index, 1);
    else if (one.do === "data") talk.sendData(one.side);
    else talk.restart(one.side, one.remembers);
    look();
  }
  talk.settle();
  if (talk.taken.some(({ agreement }) => agreement === undefined)) faults.push("data was taken before an agreement");
  if (talk.initiator.agreement?.session !== talk.responder.agreement?.session) faults.push("half an agreement is left");
  return faults;
}

describe("a handshake over a channel that loses, doubles and overtakes", () => {
  it("ends agreed on both sides or on none, and takes no data before", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        expect(faultsOf([{ do: "begin" }, ...steps])).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("would be caught taking an offer for an agreement", () => {
    class Hasty extends Responder {
      override get agreement(): Agreement | undefined {
        return super.agreement ?? this.state.offered?.agreement;
      }
    }
    const hasty = (...parts: ConstructorParameters<typeof Responder>) => new Hasty(...parts);
    const found = faultsOf([{ do: "begin" }, { do: "deliver", index: 0, keeps: false }], hasty);
    expect(found).toContain("the responder holds what was never agreed to");
  });

  it("would be caught forgetting who asked last", () => {
    class Stubborn extends Responder {
      override dataCame(): boolean {
        return true;
      }
    }
    const stubborn = (...parts: ConstructorParameters<typeof Responder>) => new Stubborn(...parts);
    const lost = [
      { do: "begin" },
      { do: "deliver", index: 0, keeps: false },
      { do: "deliver", index: 0, keeps: false },
      { do: "drop", index: 0 },
    ] as const;
    expect(faultsOf(lost, stubborn)).toContain("data was taken before an agreement");
    expect(faultsOf(lost, stubborn)).toContain("half an agreement is left");
    expect(faultsOf(lost)).toEqual([]);
  });
});
