/** The kinds that scenarios may name today. */
import { acceleratorCatalogue } from "../../models/accelerator/catalogue.ts";
import { batteryCatalogue } from "../../models/battery/catalogue.ts";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import { encoders } from "../../models/encoder/catalogue.ts";
import { lossCatalogue } from "../../models/link/catalogue.ts";
import { placements } from "../../models/placement/catalogue.ts";
import { sensors } from "../../models/sensor/catalogue.ts";
import { topologyCatalogue } from "../../models/topology/catalogue.ts";
import { baselineProtocols } from "../baseline/catalogue.ts";
import { resonanceProtocols } from "../protocol/catalogue.ts";

/** Every catalogue that a scenario's description is put together from. */
export const knownCatalogues = {
  boards: boardCatalogue,
  accelerators: acceleratorCatalogue,
  placements,
  topologies: topologyCatalogue,
  losses: lossCatalogue,
  batteries: batteryCatalogue,
  sensors,
  encoders,
  protocols: { ...resonanceProtocols, ...baselineProtocols },
};
