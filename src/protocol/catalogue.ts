/** The kinds of Resonance that a scenario may name. A new one is one new file and one line here. */
import { resonanceAligned } from "./alignment/resonance-aligned.ts";
import { latentStream } from "./latent/latent-stream.ts";
import { por } from "./por/por.ts";
import { resonancePor } from "./por/resonance-por.ts";
import { resonance } from "./resonance.ts";

export const resonanceProtocols = {
  resonance,
  por,
  "resonance-por": resonancePor,
  "latent-stream": latentStream,
  "resonance-aligned": resonanceAligned,
} as const;
