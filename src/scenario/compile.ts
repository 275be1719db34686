/**
 * From the description of a setting to the schema that decodes it.
 *
 * Decoding takes what a scenario file says ("125 ms") to what a model receives (125000), fills in defaults and collects
 * every fault; encoding takes it back to what people would write, every default included.
 */
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";
import * as SchemaParser from "effect/SchemaParser";
import type { Group, Interval, List, OneOf, Parameter, Parameters, Variant } from "../base/parameters.ts";
import { type Compiled, delegated, issueOf, optional, required, struct, transformed, withDefault } from "./compiled.ts";
import { expectation, kindsOf } from "./expectation.ts";
import { didYouMean, type Fault, inWords } from "./fault.ts";
import { decodeLeaf, encodeLeaf, type SensorUnit } from "./leaf.ts";
import { acceptsDecoded, acceptsShape, isSettings } from "./shape.ts";

/** The schema of one setting. @param unit what is known of the sensor's unit, shared by the settings of one scenario */
export function compile(parameter: Parameter, unit: SensorUnit): Compiled {
  switch (parameter.type) {
    case "interval":
      return compileInterval(parameter, unit);
    case "list":
      return compileList(parameter, unit);
    case "one-of":
      return compileOneOf(parameter, unit);
    case "group":
      return compileGroup(parameter, unit);
    case "variant":
      return compileVariant(parameter, unit);
    default:
      return transformed(
        (input) => Result.mapError(decodeLeaf(parameter, input, unit), issueOf),
        (value) => Result.succeed(encodeLeaf(parameter, value, unit)),
      );
  }
}

/** The schemas of a group's members: with their defaults, optional, or required. */
export function compileMembers(members: Parameters, unit: SensorUnit): { [name: string]: Compiled } {
  const fields: { [name: string]: Compiled } = {};
  for (const [name, parameter] of Object.entries(members)) fields[name] = compileMember(parameter, unit);
  return fields;
}

/** What stands for a setting that is left out, or `undefined` where nothing does. */
export function defaultOf(parameter: Parameter): unknown {
  if (parameter.type === "group") return parameter.optional ? undefined : {};
  if (parameter.type === "variant") return parameter.default === undefined ? undefined : { kind: parameter.default };
  return parameter.type === "file" ? undefined : parameter.default;
}

function compileMember(parameter: Parameter, unit: SensorUnit): Compiled {
  const compiled = compile(parameter, unit);
  const whenLeftOut = defaultOf(parameter);
  if (whenLeftOut !== undefined) return withDefault(compiled, whenLeftOut);
  if (parameter.optional) return optional(compiled);
  return required(compiled, { found: "nothing", expected: expectation(parameter), hint: parameter.doc });
}

function compileGroup(parameter: Group, unit: SensorUnit): Compiled {
  const inner = struct(compileMembers(parameter.members, unit));
  return delegated(
    (input) => {
      const settings = input === null ? {} : input;
      if (!isSettings(settings)) return Result.fail({ expected: expectation(parameter) });
      return Result.succeed({ schema: inner, input: settings });
    },
    () => inner,
  );
}

function compileVariant(parameter: Variant, unit: SensorUnit): Compiled {
  const compiled = new Map<string, Compiled>();
  const schemaOf = (kind: string): Compiled => {
    let schema = compiled.get(kind);
    if (schema === undefined) {
      const fields = compileMembers(parameter.catalogue[kind]!.parameters, unit);
      schema = struct({ kind: Schema.Literal(kind), ...fields });
      compiled.set(kind, schema);
    }
    return schema;
  };
  return delegated(
    (input) => Result.map(kindOf(parameter, input), ([kind, given]) => ({ schema: schemaOf(kind), input: given })),
    (value) => schemaOf((value as { kind: string }).kind),
  );
}

/** Which kind is meant, and the settings with their kind; a bare word stands for a kind with its defaults. */
function kindOf(parameter: Variant, input: unknown): Result.Result<[string, object], Fault | SchemaIssue.Issue> {
  const kinds = Object.keys(parameter.catalogue);
  if (typeof input === "string") {
    if (kinds.includes(input)) return Result.succeed([input, { kind: input }]);
    return Result.fail(unknownKind(parameter, input));
  }
  const settings = input === null ? {} : input;
  if (!isSettings(settings)) return Result.fail({ expected: expectation(parameter) });
  const kind = settings.kind ?? parameter.default;
  if (kind === undefined) {
    return Result.fail({ expected: `a kind: ${kindsOf(parameter.catalogue)}`, hint: `write kind: ${kinds[0]}` });
  }
  if (typeof kind === "string" && kinds.includes(kind)) return Result.succeed([kind, { ...settings, kind }]);
  return Result.fail(new SchemaIssue.Pointer(["kind"], issueOf(unknownKind(parameter, kind))));
}

function unknownKind(parameter: Variant, kind: unknown): Fault {
  const kinds = Object.keys(parameter.catalogue);
  const hint = typeof kind === "string" ? didYouMean(kind, kinds) : undefined;
  return { found: `unknown kind ${inWords(kind)}`, expected: kindsOf(parameter.catalogue), ...(hint && { hint }) };
}

function compileInterval(parameter: Interval, unit: SensorUnit): Compiled {
  const end = compile(parameter.of, unit);
  const pair = Schema.Tuple([end, end]) as unknown as Compiled;
  const both = delegated(
    (input) => {
      if (!Array.isArray(input) || input.length !== 2) return Result.fail({ expected: expectation(parameter) });
      return Result.succeed({ schema: pair, input });
    },
    () => pair,
  );
  const order = parameter.strict ? "low below high" : "low not above high";
  return both.check(
    Schema.makeFilter((value) => {
      const [low, high] = value as [number, number];
      if (low < high || (low === high && !parameter.strict)) return undefined;
      return issueOf({ expected: `a pair [low, high] with ${order}` });
    }),
  ) as unknown as Compiled;
}

function compileList(parameter: List, unit: SensorUnit): Compiled {
  const entries = Schema.Array(compile(parameter.of, unit)) as unknown as Compiled;
  const { minimumLength = 0, maximumLength = Number.POSITIVE_INFINITY } = parameter;
  return delegated(
    (input) => {
      if (!Array.isArray(input)) return Result.fail({ expected: expectation(parameter) });
      if (input.length < minimumLength) return Result.fail({ expected: `a list of at least ${minimumLength}` });
      if (input.length > maximumLength) return Result.fail({ expected: `a list of at most ${maximumLength}` });
      return Result.succeed({ schema: entries, input });
    },
    () => entries,
  );
}

function compileOneOf(parameter: OneOf, unit: SensorUnit): Compiled {
  const options = (parameter.options as readonly Parameter[]).map((option) => ({
    option,
    schema: compile(option, unit),
  }));
  return transformed(
    (input, parse) => {
      const fitting = options.filter(({ option }) => acceptsShape(option, input));
      let last: SchemaIssue.Issue | undefined;
      for (const { option, schema } of fitting) {
        const result = SchemaParser.decodeUnknownResult(schema)(input, parse);
        if (Result.isSuccess(result)) return Result.succeed(result.success);
        // Inside settings or a list the exact place matters; of a single value all forms are worth naming.
        const isNested = ["group", "variant", "interval", "list"].includes(option.type);
        if (isNested || fitting.length === 1) last = result.failure;
      }
      return Result.fail(last ?? issueOf(noOption(parameter, input)));
    },
    (value, parse) => {
      const fitting = options.find(({ option }) => acceptsDecoded(option, value))!;
      return SchemaParser.encodeUnknownResult(fitting.schema)(value, parse);
    },
  );
}

function noOption(parameter: OneOf, input: unknown): Fault {
  const options = parameter.options as readonly Parameter[];
  const words = options.flatMap((option) =>
    option.type === "choice" ? option.options : option.type === "variant" ? Object.keys(option.catalogue) : [],
  );
  const hint = typeof input === "string" ? didYouMean(input, words) : undefined;
  return { expected: expectation(parameter), ...(hint && { hint }) };
}
