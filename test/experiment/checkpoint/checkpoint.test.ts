import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CheckpointError,
  checkpointDocument,
  checkpointFrom,
  verify,
} from "../../../src/experiment/checkpoint/checkpoint.ts";

const CHECKPOINT = {
  version: "0.1.0",
  atUs: 7_200_000_000,
  history: [
    { fromUs: 0, scenario: "title: one" },
    { fromUs: 3_600_000_000, scenario: "title: two" },
  ],
  files: { "inputs/a.csv": "00" },
  digests: { mqtt: "0123456789abcdef" },
};

const messageOf = (document: string): string => {
  try {
    checkpointFrom(document, "there.json");
    return "none";
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as CheckpointError).isDrift).toBe(false);
    return (error as Error).message;
  }
};

const changed = (change: object) => checkpointDocument({ ...CHECKPOINT, ...change });

describe("a checkpoint", () => {
  it("comes back from its document", () => {
    const read = checkpointFrom(checkpointDocument(CHECKPOINT), "there.json");
    expect(read).toEqual({ kind: "checkpoint", format: 1, ...CHECKPOINT });
  });

  it.each([
    ["no JSON", "{", "it is no JSON document"],
    ["of another kind", '{"kind":"run"}', 'at ["kind"]'],
    ["of another format", changed({ format: 2 }), "its format is 2, and 1 can be read"],
    ["without history", changed({ history: [] }), "does not begin at 0"],
    ["with a history from later on", changed({ history: [{ fromUs: 5, scenario: "" }] }), "does not begin at 0"],
    ["twice at its beginning", changed({ history: [CHECKPOINT.history[0], CHECKPOINT.history[0]] }), "order of time"],
    ["before its history", changed({ atUs: 1 }), "not in the order of time"],
    ["at no whole time", changed({ atUs: 1.5 }), "integer"],
    ["at a time that JSON has none for", changed({ atUs: Number.NaN }), "number"],
  ])("%s is refused", (_, document, part) => {
    expect(messageOf(document)).toMatch(/^there\.json is no checkpoint: /);
    expect(messageOf(document)).toContain(part);
  });

  it("is never anything but read or refused", () => {
    const whole = checkpointDocument(CHECKPOINT);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.nat(whole.length).map((end) => whole.slice(0, end)),
        ),
        (document) => {
          if (document.trim() !== whole.trim()) expect(messageOf(document)).toContain("is no checkpoint");
        },
      ),
    );
  });
});

describe("a run that comes to a checkpoint", () => {
  const checkpoint = checkpointFrom(checkpointDocument(CHECKPOINT), "there.json");

  it("may go on where its digest is the same", () => {
    expect(() => verify(checkpoint, "mqtt", "0123456789abcdef", "0.1.0")).not.toThrow();
  });

  it.each([
    ["mqtt", "0123456789abcdee", "0.1.0", "were changed"],
    ["mqtt", "0123456789abcdee", "0.2.0", "written by resonance-sim 0.1.0, and this is 0.2.0"],
    ["other", "0123456789abcdef", "0.1.0", "was not noted"],
  ])("may not where it is another (%s %s %s)", (protocol, digest, version, part) => {
    expect(() => verify(checkpoint, protocol, digest, version)).toThrow(part);
    expect(() => verify(checkpoint, protocol, digest, version)).toThrow(CheckpointError);
  });
});
