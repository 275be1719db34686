/** The accelerators that a scenario can ask for, by kind. */
import { cpu } from "./cpu.ts";
import { mcuDsp } from "./mcu-dsp.ts";
import { slimLlama } from "./slim-llama.ts";

export const acceleratorCatalogue = { cpu, "mcu-dsp": mcuDsp, "slim-llama": slimLlama };
