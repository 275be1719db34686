/** The schema of a whole scenario: the described settings, and the parts whose keys are free. */
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaParser from "effect/SchemaParser";
import type { Parameters, Variant } from "../base/parameters.ts";
import { compile, compileMembers } from "./compile.ts";
import { type Compiled, delegated, optional, PARSE_OPTIONS, required, struct } from "./compiled.ts";
import { alternatives, didYouMean, type PlacedFault } from "./fault.ts";
import { faultsOf } from "./issues.ts";
import type { SensorUnit } from "./leaf.ts";
import { isSettings } from "./shape.ts";

/** A scenario's description: its settings, and what an entry of `protocols` is. */
export interface ScenarioDescription {
  readonly settings: Parameters;
  readonly protocol: Variant;
}

/** What the parts with free keys are for. */
export const FREE_PARTS = {
  protocols: "The protocols to compare, each under a name of its own; a name that is a kind needs no `kind`.",
  sweep: "Settings to vary: path → list of values. A single run leaves it aside.",
  repeat: "How often to repeat with other seeds. A single run leaves it aside.",
} as const;

/** Decodes and encodes whole scenarios. Made for one scenario: it remembers the unit of its sensor. */
export interface ScenarioSchema {
  decode(input: object): Result.Result<unknown, PlacedFault[]>;
  /** What people would write for decoded settings, every default included. */
  encode(settings: unknown): unknown;
  /** The word of the sensor's unit, once decoded and where a setting names one. */
  readonly unit: SensorUnit;
}

/** A fresh schema for one scenario. */
export function createSchema(description: ScenarioDescription): ScenarioSchema {
  const unit: SensorUnit = { word: undefined };
  const protocols = compileProtocols(description.protocol, unit);
  const schema = struct({
    ...compileMembers(description.settings, unit),
    protocols: required(protocols, { ...noProtocol, found: "nothing" }),
    sweep: optional(keptAside("settings to vary, such as { protocols.resonance.threshold: [0.1, 0.2] }")),
    repeat: optional(keptAside("settings (seeds), such as { seeds: 10 }")),
  });
  return {
    unit,
    decode: (input) => Result.mapError(SchemaParser.decodeUnknownResult(schema)(input, PARSE_OPTIONS), faultsOf),
    encode: (settings) => SchemaParser.encodeUnknownSync(schema)(settings, PARSE_OPTIONS),
  };
}

const noProtocol = { expected: "at least one protocol", hint: FREE_PARTS.protocols };

function compileProtocols(protocol: Variant, unit: SensorUnit): Compiled {
  const entry = compile(protocol, unit);
  const kinds = Object.keys(protocol.catalogue);
  const schemaOf = (entries: object): Compiled =>
    struct(Object.fromEntries(Object.keys(entries).map((name) => [name, compileNamed(name, entry, kinds)])));
  return delegated(
    (input) => {
      if (!isSettings(input) || Object.keys(input).length === 0) return Result.fail(noProtocol);
      return Result.succeed({ schema: schemaOf(input), input });
    },
    (value) => schemaOf(value as object),
  );
}

/** An entry of `protocols`, whose name stands for its kind where it is one. */
function compileNamed(name: string, entry: Compiled, kinds: readonly string[]): Compiled {
  return delegated(
    (input) => {
      const settings = input ?? {};
      const hasKind = !isSettings(settings) || (settings.kind ?? undefined) !== undefined;
      if (hasKind) return Result.succeed({ schema: entry, input: settings });
      if (kinds.includes(name)) return Result.succeed({ schema: entry, input: { ...settings, kind: name } });
      const meant = didYouMean(name, kinds);
      const expected = `a kind: ${alternatives(kinds)}`;
      return Result.fail({
        expected,
        hint: `the name is no kind, so say which with kind: …${meant ? `; ${meant}` : ""}`,
      });
    },
    () => entry,
  );
}

/** Any mapping, left as it is. */
function keptAside(expected: string): Compiled {
  return delegated(
    (input) => {
      if (!isSettings(input)) return Result.fail({ expected });
      return Result.succeed({ schema: Schema.Unknown, input });
    },
    () => Schema.Unknown,
  );
}
