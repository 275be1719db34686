import { expect, test } from "vitest";
import { EncoderError } from "../../../models/encoder/encoder-model.ts";
import { oracleLabel } from "../../../models/encoder/oracle-label.ts";
import { keyOf } from "../../../src/base/chance.ts";

const context = { key: keyOf("any", "encoder"), earlyRange: undefined };
const made = oracleLabel.build({ dimensions: 384 }, context);

test("two orthogonal codewords, chosen by the label alone", () => {
  expect(made.encode(50, 0)).toBe(made.encode(20, 0));
  expect(made.encode(50, 1)).toBe(made.encode(20, 1));
  expect(made.distance(made.encode(50, 0), made.encode(50, 1))).toBe(1);
  expect(made.distance(made.encode(50, 0), made.encode(50, 0))).toBe(0);
  expect(made.recognise(made.encode(50, 1).components.slice())).toBe(made.encode(50, 1));
});

test("it says nothing about values", () => {
  expect(made.decode()).toBeNaN();
  expect(made.distanceInSensorUnits()).toBeNaN();
});

test("it refuses samples without ground truth, and odd dimensions", () => {
  expect(() => made.encode(50, 2)).toThrow(RangeError);
  expect(() => made.encode(50, Number.NaN)).toThrow(RangeError);
  expect(() => oracleLabel.build({ dimensions: 5 }, context)).toThrow(EncoderError);
});
