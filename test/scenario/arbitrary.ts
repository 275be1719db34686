/** Scenarios of every sort, made from the description: what people could write, with members left out at random. */
import * as fc from "fast-check";
import type { Numeric, Parameter, Parameters, Quantity, Variant } from "../../src/base/parameters.ts";
import { scenarioDescription } from "../../src/scenario/description.ts";
import { printQuantity } from "../../src/scenario/quantity.ts";
import { unitsOf } from "../../src/scenario/units.ts";

/** What may stand in a file for a setting. Sensor values are in Hz. */
export function written(parameter: Parameter): fc.Arbitrary<unknown> {
  switch (parameter.type) {
    case "quantity":
      return quantity(parameter).map((value) => printQuantity(parameter.dimension, value, "Hz"));
    case "number":
      return number(parameter);
    case "integer":
      return integer(parameter);
    case "boolean":
      return fc.boolean();
    case "text":
      return fc.string({ minLength: 1, maxLength: 20 });
    case "file":
      return fc.stringMatching(/^[a-z]{1,8}\.csv$/);
    case "choice":
      return fc.constantFrom(...parameter.options);
    case "interval":
      return pair(parameter.of, parameter.strict === true);
    case "list":
      return fc.array(written(parameter.of), { minLength: parameter.minimumLength ?? 0, maxLength: 3 });
    case "one-of":
      return fc.oneof(...parameter.options.map(written));
    case "group":
      return members(parameter.members);
    case "variant":
      return variant(parameter);
  }
}

function variant({ catalogue }: Variant): fc.Arbitrary<object> {
  const kinds = Object.entries(catalogue) as [string, { parameters: Parameters }][];
  return fc.oneof(
    ...kinds.map(([kind, { parameters }]) => members(parameters).map((settings) => ({ kind, ...settings }))),
  );
}

/** Members that must be there, and some of those that need not. */
function members(parameters: Parameters): fc.Arbitrary<{ [name: string]: unknown }> {
  const entries = Object.entries(parameters).map(([name, parameter]) => {
    const value = written(parameter).map((one) => ({ [name]: one }));
    return mayBeLeftOut(parameter) ? fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, value) : value;
  });
  return fc.tuple(...entries).map((parts) => Object.assign({}, ...parts));
}

function mayBeLeftOut(parameter: Parameter): boolean {
  if (parameter.optional || ("default" in parameter && parameter.default !== undefined)) return true;
  return parameter.type === "group" && Object.values(parameter.members as Parameters).every(mayBeLeftOut);
}

function quantity(parameter: Quantity): fc.Arbitrary<number> {
  const { minimum, maximum, whole } = unitsOf(parameter.dimension);
  const bounds = { minimum, maximum: Math.min(maximum, 1e9), ...definedBounds(parameter) };
  return whole ? integer(bounds) : number(bounds);
}

function definedBounds({ minimum, exclusiveMinimum, maximum }: Quantity | Numeric) {
  return {
    ...(minimum !== undefined && { minimum }),
    ...(exclusiveMinimum !== undefined && { exclusiveMinimum }),
    ...(maximum !== undefined && { maximum }),
  };
}

type Bounds = Pick<Numeric, "minimum" | "exclusiveMinimum" | "maximum">;

function number({ minimum = -1e6, exclusiveMinimum, maximum = 1e6 }: Bounds): fc.Arbitrary<number> {
  const min = exclusiveMinimum ?? minimum;
  const minExcluded = exclusiveMinimum !== undefined;
  return fc.double({ min, max: Math.max(maximum, min), minExcluded, noNaN: true }).map((value) => value + 0);
}

function integer({ minimum = -1e6, exclusiveMinimum, maximum = 1e6 }: Bounds): fc.Arbitrary<number> {
  const min = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1;
  return fc.maxSafeInteger().map((n) => min + (Math.abs(n) % (Math.max(maximum, min) - min + 1)));
}

function pair(of: Quantity | Numeric, strict: boolean): fc.Arbitrary<unknown> {
  const value = of.type === "quantity" ? quantity(of) : of.type === "integer" ? integer(of) : number(of);
  const print = (n: number) => (of.type === "quantity" ? printQuantity(of.dimension, n, "Hz") : n);
  return fc
    .tuple(value, value)
    .filter(([a, b]) => !strict || a !== b)
    .map(([a, b]) => [print(Math.min(a, b)), print(Math.max(a, b))]);
}

/** Whole scenarios that hold every rule: nodes linked along a graph, or radios in a field. */
export function scenarios(): fc.Arbitrary<Scenario> {
  const { topology: _topology, radio: _radio, channel: _channel, ...settings } = scenarioDescription.settings;
  const protocols = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/), written(scenarioDescription.protocol), {
    minKeys: 1,
    maxKeys: 3,
  });
  return fc
    .record({ described: members(settings as Parameters), place: fc.oneof(onGraph(), inField()), protocols })
    .map(({ described, place, protocols }) => lawful({ ...described, protocols }, place));
}

type Scenario = { [key: string]: unknown };

/** Where the nodes are, and what carries their frames. */
interface Place {
  readonly placement?: unknown;
  /** Settings of the scenario itself. */
  readonly settings: Scenario;
}

function onGraph(): fc.Arbitrary<Place> {
  const { topology } = scenarioDescription.settings;
  const required = written(topology).map((one) => ({ topology: one }));
  return fc.tuple(required, radioOf("link")).map((parts) => ({ settings: Object.assign({}, ...parts) }));
}

function inField(): fc.Arbitrary<Place> {
  const { nodes, channel } = scenarioDescription.settings;
  const channels = fc.oneof(fc.constant({}), fc.constant({ channel: null }), wrapped("channel", written(channel)));
  return fc.tuple(written(nodes.members.placement), radioOf("ieee802154"), channels).map(([placement, ...parts]) => ({
    placement,
    settings: Object.assign({}, ...parts),
  }));
}

/** The radio that goes with the place: left out, empty, a bare word, or settings with and without their kind. */
function radioOf(kind: "link" | "ieee802154"): fc.Arbitrary<Scenario> {
  const settings = members(scenarioDescription.settings.radio.catalogue[kind].parameters as Parameters);
  const withKind = settings.map((one) => ({ kind, ...one }));
  const forms = fc.oneof(fc.constantFrom<unknown>(kind, null, {}), settings, withKind, withKind);
  return fc.oneof(fc.constant({}), wrapped("radio", forms), wrapped("radio", forms));
}

function wrapped(key: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Scenario> {
  return value.map((one) => ({ [key]: one }));
}

/** Rules between settings, which members drawn one by one do not know. */
function lawful(scenario: Scenario, { placement, settings }: Place): Scenario {
  const { placement: _drawn, ...nodes } = { ...(scenario.nodes as Scenario | undefined) };
  if (nodes.gateways === 0) nodes.gateways = 1;
  if (nodes.prefix !== undefined) nodes.prefix = "machine";
  if (nodes.count !== undefined) nodes.count = 1_000_000;
  if (placement !== undefined) nodes.placement = placement;
  const lawfully: Scenario = { ...scenario, ...settings, nodes };
  if (scenario.epoch !== undefined) lawfully.epoch = "2027-02-03T04:05:06Z";
  const audience = scenario.audience;
  const isGroup = typeof audience === "object" && audience !== null;
  if (isGroup && "alarm" in audience) lawfully.audience = { ...audience, alarm: { above: "60 Hz" } };
  return lawfully;
}
