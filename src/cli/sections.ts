/** Everything that `resonance list` shows: the catalogues, and the sections of a scenario that have no kinds. */
import type { Group, Parameter, Parameters, Variant } from "../base/parameters.ts";
import { describeLink, describeShared } from "../scenario/describe-topology.ts";
import { scenarioDescription } from "../scenario/description.ts";
import { knownCatalogues } from "../scenario/known-catalogues.ts";
import { expectedQuantity, unitWords } from "../scenario/quantity.ts";
import { UNITS } from "../scenario/units.ts";
import type { Catalogue, CatalogueName } from "./catalogues.ts";

const { settings } = scenarioDescription;

/** The settings that stand at the top of a file, by themselves. */
function topLevel(): Parameters {
  const isSingle = ([, { type }]: [string, Parameter]) => !["group", "variant", "one-of"].includes(type);
  return Object.fromEntries(Object.entries<Parameter>(settings).filter(isSingle));
}

function sectionOf(name: string, { doc, members }: Group): Catalogue {
  return { [name]: { summary: doc, parameters: members } };
}

function kindsOf({ catalogue }: Variant): Catalogue {
  return catalogue;
}

function audience(): Group {
  const options: readonly Parameter[] = settings.audience.options;
  return options.find((option) => option.type === "group")!;
}

/** Units by dimension, as they may be written. */
function units(): Catalogue {
  const sensor = { summary: "A sensor value: any unit of its own or none, the same all over a scenario" };
  const others = (Object.keys(UNITS) as (keyof typeof UNITS)[]).map((dimension) => {
    const year = dimension === "time" ? " (a year is 365 d)" : "";
    return [dimension, { summary: `${expectedQuantity(dimension)}; in ${unitWords(dimension).join(", ")}${year}` }];
  });
  return { ...Object.fromEntries(others), sensor };
}

/** Name → what is in it. */
export const sections: { readonly [name in CatalogueName]: Catalogue } = {
  scenario: { scenario: { summary: "The settings at the top of a scenario file.", parameters: topLevel() } },
  nodes: sectionOf("nodes", settings.nodes),
  boards: knownCatalogues.boards,
  accelerators: knownCatalogues.accelerators,
  placements: knownCatalogues.placements,
  topologies: knownCatalogues.topologies,
  links: {
    "every topology": {
      summary: "What every kind of topology takes beside its own settings.",
      parameters: withoutLink(describeShared(knownCatalogues.losses)),
    },
    ...describeLink(knownCatalogues.losses),
  },
  losses: knownCatalogues.losses,
  radios: kindsOf(settings.radio),
  channel: sectionOf("channel", settings.channel),
  batteries: knownCatalogues.batteries,
  sensors: knownCatalogues.sensors,
  encoders: knownCatalogues.encoders,
  audience: sectionOf("audience", audience() as Group),
  protocols: knownCatalogues.protocols,
  units: units(),
};

function withoutLink({ link: _, ...others }: Parameters & { readonly link: Parameter }): Parameters {
  return others;
}
