/** The boards that a scenario can ask for, by name. */
import type { Board } from "./board.ts";
import { nrf52840 } from "./nrf52840.ts";
import { telosb } from "./telosb.ts";

export const boardCatalogue = { nrf52840, telosb } satisfies Readonly<Record<string, Board>>;
