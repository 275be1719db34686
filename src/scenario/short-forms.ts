/** Writes out what a scenario file may say in short, so that everything after sees one form. */
import { parseQuantity } from "./quantity.ts";
import { isSettings } from "./shape.ts";

type Open = { [key: string]: unknown };

/** Writes out `audience: sink`, `loss: 2 %`, the number of gateways and the radio of a placement in fresh plain data, in place. */
export function writeOut(root: Open): void {
  const { audience, topology } = root;
  if (audience === undefined || audience === null) root.audience = {};
  if (typeof audience === "string" || typeof audience === "number") root.audience = { who: audience };
  if (isSettings(topology) && isSettings(topology.link)) writeOutLoss(topology.link);
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
