/** The description of today's scenario files, and the types of what they decode to. */
import type { Value, Values, Variant } from "../base/parameters.ts";
import { describeProtocol, describeScenario } from "./describe-scenario.ts";
import type { describeLink, describeShared } from "./describe-topology.ts";
import { knownCatalogues } from "./known-catalogues.ts";

/** The described settings of a scenario, and of each of its protocols. */
export const scenarioDescription = {
  settings: describeScenario(knownCatalogues),
  protocol: describeProtocol(knownCatalogues.protocols, knownCatalogues.encoders),
} as const;

type Known = typeof knownCatalogues;
type Described = Values<(typeof scenarioDescription)["settings"]>;

/** Settings of a link as decoded: its latency may be one time, its loss a bare fraction. */
export type DecodedLink = Value<Variant<ReturnType<typeof describeLink<Known["losses"]>>>>;

/** The settings that topologies share, as decoded. */
export type DecodedShared = Omit<Values<ReturnType<typeof describeShared<Known["losses"]>>>, "link"> & {
  readonly link: DecodedLink;
};

/** The settings of each kind of topology, discriminated by `kind`. */
export type GraphSettings = Value<Variant<Known["topologies"]>>;

/** One entry of `protocols`, discriminated by `kind`. */
export type ProtocolSettings = Value<(typeof scenarioDescription)["protocol"]>;

/** What a scenario file decodes to, before its short forms are written out. */
export type DecodedScenario = Omit<Described, "topology"> & {
  readonly topology?: GraphSettings & DecodedShared;
  readonly protocols: { readonly [name: string]: ProtocolSettings };
  readonly sweep?: FreeSettings;
  readonly repeat?: FreeSettings;
};

/** Settings that a single run keeps aside, as the file says them. */
export type FreeSettings = { readonly [key: string]: unknown };
