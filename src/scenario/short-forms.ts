/** Writes out what a scenario file may say in short, so that everything after sees one form. */
import type { Parameter, Parameters, VariantCatalogue } from "../base/parameters.ts";
import { scenarioDescription } from "./description.ts";
import { parseQuantity } from "./quantity.ts";
import { isSettings } from "./shape.ts";

/**
 * The long form of what stands at a path, so that one of its settings can be set: `audience: sink`, a fraction as loss, a
 * kind's bare name. Everything else comes back as it is.
 */
export function longForm(path: readonly (string | number)[], value: unknown): unknown {
  if (typeof value !== "string" && typeof value !== "number") return value;
  if (path.length === 1 && path[0] === "audience") return { who: value };
  const holder = { loss: value };
  if (path.join(".") === "topology.link.loss") writeOutLoss(holder);
  if (holder.loss !== value) return holder.loss;
  return typeof value === "string" && comesInKinds(path) ? { kind: value } : value;
}

/** Whether what stands at a path comes in kinds. */
function comesInKinds(path: readonly (string | number)[]): boolean {
  const [first, ...rest] = path;
  if (first !== "protocols") return leadsToKinds(scenarioDescription.settings, path);
  const { protocol } = scenarioDescription;
  return rest.length === 1 || leadsToKinds({ protocol }, ["protocol", ...rest.slice(1)]);
}

function leadsToKinds(members: Parameters, [name, ...rest]: readonly (string | number)[]): boolean {
  const own = name !== undefined && Object.hasOwn(members, name) ? members[name]! : undefined;
  const forms: readonly Parameter[] = own?.type === "one-of" ? own.options : own === undefined ? [] : [own];
  return forms.some((form) => {
    if (form.type === "group") return leadsToKinds(form.members, rest);
    if (form.type !== "variant") return false;
    const kinds = Object.values<VariantCatalogue[string]>(form.catalogue);
    return rest.length === 0 || kinds.some(({ parameters }) => leadsToKinds(parameters, rest));
  });
}

type Open = { [key: string]: unknown };

/** Writes out `audience: sink`, `loss: 2 %`, the number of gateways and the radio of a placement in fresh plain data, in place. */
export function writeOut(root: Open): void {
  const { audience, topology } = root;
  if (audience === undefined || audience === null) root.audience = {};
  if (typeof audience === "string" || typeof audience === "number") root.audience = { who: audience };
  if (isSettings(topology) && isSettings(topology.link)) writeOutLoss(topology.link);
  if (isSettings(root.channel)) writeOutLoss(root.channel);
  writeOutGateways(root);
  writeOutRadio(root);
}

/** Nodes that have positions have radios, and a channel between them. */
function writeOutRadio(root: Open): void {
  const { nodes } = root;
  const hasPlacement = isSettings(nodes) && nodes.placement !== undefined && nodes.placement !== null;
  if (!hasPlacement || root.topology !== undefined) return;
  const radio = root.radio ?? {};
  if (isSettings(radio)) root.radio = { ...radio, kind: radio.kind ?? "ieee802154" };
  root.channel ??= {};
}

function writeOutLoss(link: Open): void {
  const { loss } = link;
  const isFraction = (typeof loss === "string" || typeof loss === "number") && parseQuantity("fraction", loss).ok;
  if (isFraction) link.loss = { kind: "bernoulli", rate: loss };
}

/** One gateway where the audience is the sink (also by default), else none. */
function writeOutGateways(root: Open): void {
  const nodes = root.nodes ?? {};
  if (!isSettings(nodes)) return;
  const { audience } = root;
  const who = isSettings(audience) ? (audience.who ?? "sink") : "sink";
  root.nodes = { ...nodes, gateways: nodes.gateways ?? (who === "sink" ? 1 : 0) };
}
