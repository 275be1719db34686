/** The kinds of Resonance that a scenario may name. A new one is one new file and one line here. */
import { resonance } from "./resonance.ts";

export const resonanceProtocols = { resonance } as const;
