import { Result, SchemaParser } from "effect";
import { describe, expect, it } from "vitest";
import type { Parameter, Parameters } from "../../src/base/parameters.ts";
import { compile, compileMembers } from "../../src/scenario/compile.ts";
import { PARSE_OPTIONS, struct } from "../../src/scenario/compiled.ts";
import { faultsOf } from "../../src/scenario/issues.ts";
import { pathInWords } from "../../src/scenario/problem.ts";

const time: Parameter = { type: "quantity", dimension: "time", doc: "A time.", minimum: 1 };
const celsius: Parameter = { type: "quantity", dimension: "sensor", doc: "A reading." };
const count: Parameter = { type: "integer", doc: "A count.", minimum: 1, maximum: 9, default: 3 };
const shapes = {
  circle: { summary: "round", parameters: { radius: { type: "quantity", dimension: "length", doc: "Its radius." } } },
  square: { summary: "square", parameters: { side: { type: "number", doc: "Its side.", default: 2 } } },
} as const;

function run(parameter: Parameter, input: unknown) {
  const unit = { word: undefined };
  const schema = compile(parameter, unit);
  const result = SchemaParser.decodeUnknownResult(schema)(input, PARSE_OPTIONS);
  if (Result.isSuccess(result)) {
    const value = result.success;
    return { value, readable: SchemaParser.encodeUnknownSync(schema)(value, PARSE_OPTIONS) };
  }
  const faults = faultsOf(result.failure).map(({ path, found, expected, hint }) => {
    const told = [pathInWords(path), found, expected, hint].filter((part) => part !== undefined && part !== "");
    return told.join(" | ");
  });
  return { faults };
}

function runGroup(members: Parameters, input: unknown) {
  return run({ type: "group", doc: "A group.", members }, input);
}

describe("single values", () => {
  it.each<[Parameter, unknown, unknown]>([
    [time, "125 ms", 125_000],
    [celsius, 21.5, 21.5],
    [count, 9, 9],
    [{ type: "boolean", doc: "." }, true, true],
    [{ type: "text", doc: "." }, "x", "x"],
    [{ type: "choice", doc: ".", options: ["a", "b"] }, "b", "b"],
    [{ type: "file", doc: "." }, "a.csv", "a.csv"],
  ])("decodes and prints again: %o", (parameter, input, value) => {
    expect(run(parameter, input)).toEqual({ value, readable: input });
  });

  it.each<[Parameter, unknown, string]>([
    [time, "0 s", "a time of at least 1 us"],
    [time, null, "a time such as 10 s"],
    [time, {}, "a time such as 10 s"],
    [count, 0, "a whole number from 1 to 9"],
    [count, 2.5, "a whole number from 1 to 9"],
    [count, 1e18, "a whole number from 1 to 9"],
    [count, "4", "a whole number from 1 to 9 | leave the quotes out"],
    [{ type: "number", doc: "." }, Number.NaN, "a number"],
    [{ type: "number", doc: "." }, Number.POSITIVE_INFINITY, "a number"],
    [{ type: "number", doc: ".", exclusiveMinimum: 0, maximum: 2 }, 0, "a number above 0 and at most 2"],
    [{ type: "boolean", doc: "." }, "true", "true or false"],
    [{ type: "text", doc: "." }, 7, "a text | put it in quotes"],
    [{ type: "choice", doc: ".", options: ["tree", "flood"] }, "flod", "tree or flood | did you mean flood?"],
    [{ type: "file", doc: "." }, "", "the path of a file"],
    [{ type: "file", doc: "." }, "a\0b", "the path of a file"],
  ])("refuses %o: %o", (parameter, input, fault) => {
    expect(run(parameter, input)).toEqual({ faults: [fault] });
  });
});

describe("groups", () => {
  it("fill in defaults, leave optional members out and print every default", () => {
    const members = { count, every: { ...time, default: "1 min" }, label: { type: "text", doc: ".", optional: true } };
    const all = { value: { count: 3, every: 60_000_000 }, readable: { count: 3, every: "1 min" } };
    expect(runGroup(members as Parameters, {})).toEqual(all);
    expect(runGroup(members as Parameters, null)).toEqual(all);
  });

  it("report every fault at once, with places and suggestions", () => {
    expect(runGroup({ every: time, count }, { evry: "1 s", count: 12 })).toEqual({
      faults: [
        "every | nothing | a time such as 10 s | A time.",
        "count | a whole number from 1 to 9",
        "evry | an unknown key | every or count | did you mean every?",
      ].sort((a, b) => order(a) - order(b)),
    });
  });

  it("report what a group inside lacks, at the group inside", () => {
    const inner: Parameter = { type: "group", doc: ".", members: { every: time } };
    expect(runGroup({ inner }, {})).toEqual({ faults: ["inner.every | nothing | a time such as 10 s | A time."] });
  });

  it("leave an optional group out as a whole", () => {
    const inner: Parameter = { type: "group", doc: ".", optional: true, members: { count } };
    expect(runGroup({ inner }, {})).toEqual({ value: {}, readable: {} });
    expect(runGroup({ inner }, { inner: {} })).toEqual({
      value: { inner: { count: 3 } },
      readable: { inner: { count: 3 } },
    });
  });
});

/** The order in which a schema meets faults: unknown keys first. */
function order(fault: string): number {
  return fault.includes("unknown") ? 0 : 1;
}

describe("pairs and lists", () => {
  const pair: Parameter = { type: "interval", doc: ".", of: time };
  it("decode entry by entry", () => {
    expect(run(pair, ["1 s", "2 s"])).toEqual({ value: [1_000_000, 2_000_000], readable: ["1 s", "2 s"] });
    expect(run({ type: "list", doc: ".", of: count }, [1, 2])).toEqual({ value: [1, 2], readable: [1, 2] });
  });

  it.each<[Parameter, unknown, string[]]>([
    [pair, ["2 s", "1 s"], ["a pair [low, high] with low not above high"]],
    [{ ...pair, strict: true } as Parameter, ["1 s", "1 s"], ["a pair [low, high] with low below high"]],
    [pair, ["1 s"], ["a pair [low, high], each a time such as 10 s"]],
    [pair, "1 s", ["a pair [low, high], each a time such as 10 s"]],
    [pair, [1, "x s"], ["[0] | a time such as 10 s | add the unit", "[1] | a time such as 10 s"]],
    [{ type: "list", doc: ".", of: count, minimumLength: 1 }, [], ["a list of at least 1"]],
    [{ type: "list", doc: ".", of: count, maximumLength: 1 }, [1, 2], ["a list of at most 1"]],
    [
      { type: "list", doc: ".", of: count },
      [0, 1, 10],
      ["[0] | a whole number from 1 to 9", "[2] | a whole number from 1 to 9"],
    ],
  ])("refuse %o: %o", (parameter, input, faults) => {
    expect(run(parameter, input)).toEqual({ faults });
  });

  it("take equal ends where the pair is not strict", () => {
    expect(run(pair, ["1 s", "1 s"])).toHaveProperty("value", [1_000_000, 1_000_000]);
  });
});

describe("variants", () => {
  const shape: Parameter = { type: "variant", doc: "A shape.", catalogue: shapes };
  it("decode the kind's own settings; a bare word is a kind", () => {
    expect(run(shape, { kind: "circle", radius: "2 m" })).toHaveProperty("value", { kind: "circle", radius: 2 });
    expect(run(shape, "square")).toEqual({ value: { kind: "square", side: 2 }, readable: { kind: "square", side: 2 } });
  });

  it("take the default kind where none is named", () => {
    const assumed: Parameter = { ...shape, default: "square" } as Parameter;
    expect(runGroup({ assumed }, {})).toHaveProperty("value", { assumed: { kind: "square", side: 2 } });
    expect(run(assumed, { side: 5 })).toHaveProperty("value", { kind: "square", side: 5 });
  });

  it.each<[unknown, string]>([
    [{ kind: "sqare" }, 'kind | unknown kind "sqare" | circle or square | did you mean square?'],
    [{ kind: 4 }, "kind | unknown kind 4 | circle or square"],
    [{ kind: "constructor" }, 'kind | unknown kind "constructor" | circle or square'],
    ["cirle", 'unknown kind "cirle" | circle or square | did you mean circle?'],
    [{ side: 3 }, "a kind: circle or square | write kind: circle"],
    [[], "settings of one kind: circle or square"],
    [{ kind: "square", radius: 2 }, "radius | an unknown key | kind or side"],
  ])("refuse %o", (input, fault) => {
    expect(run(shape, input)).toEqual({ faults: [fault] });
  });
});

describe("one of several forms", () => {
  const auto: Parameter = { type: "choice", doc: ".", options: ["auto"] };
  const either = { type: "one-of", doc: ".", options: [time, { type: "interval", doc: ".", of: time }, auto] } as const;
  it.each<[unknown, unknown]>([
    ["5 ms", 5000],
    [
      ["1 ms", "2 ms"],
      [1000, 2000],
    ],
    ["auto", "auto"],
  ])("takes %o for what its shape says, and prints it in that form", (input, value) => {
    expect(run(either, input)).toEqual({ value, readable: input });
  });

  it.each<[unknown, string]>([
    ["atuo", "a time such as 10 s, or a pair [low, high], each a time such as 10 s, or auto | did you mean auto?"],
    ["0 s", "a time of at least 1 us"],
    [["1 ms", "x"], "[1] | a time such as 10 s"],
    [{}, "a time such as 10 s, or a pair [low, high], each a time such as 10 s, or auto"],
  ])("refuses %o", (input, fault) => {
    expect(run(either, input)).toEqual({ faults: [fault] });
  });
});

describe("the sensor's unit", () => {
  it("is the first one named; others must agree, bare numbers agree with any, and all are printed with it", () => {
    const unit = { word: undefined };
    const schema = struct(compileMembers({ a: celsius, b: celsius, c: celsius }, unit));
    const decode = SchemaParser.decodeUnknownResult(schema);
    const value = Result.getOrThrow(decode({ a: 20, b: "21 °C", c: "22.5" }, PARSE_OPTIONS));
    expect(SchemaParser.encodeUnknownSync(schema)(value)).toEqual({ a: "20 °C", b: "21 °C", c: "22.5 °C" });
    const conflict = decode({ a: 20, b: "21 °C", c: "22.5 K" }, PARSE_OPTIONS);
    expect(Result.isFailure(conflict) && faultsOf(conflict.failure)).toMatchObject([
      { path: ["c"], expected: "a sensor value in °C" },
    ]);
  });
});
