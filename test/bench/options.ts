/** The command line of benches. What is wrong with it ends the program with one line and exit code 2, as for `resonance`. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

const WRONG_USAGE = 2;

/** The options given, or their defaults. */
export function optionsOf<const T extends ParseArgsOptionsConfig>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(`${(error as Error).message.split("\n")[0]} Known: --${Object.keys(options).join(", --")}.`);
  }
}

/** What a number on the command line may be. */
export interface NumberRule {
  readonly least: number;
  /** Unbounded where left out. */
  readonly most?: number;
  /** Whether fractions are refused. */
  readonly isWhole?: boolean;
}

/** The number that an option says. @param name of the option */
export function numberOf(name: string, text: string, { least, most = Number.MAX_VALUE, isWhole }: NumberRule): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!isWhole || Number.isSafeInteger(value))) return value;
  const kind = isWhole ? "a whole number" : "a number";
  const range = most === Number.MAX_VALUE ? `of at least ${least}` : `from ${least} to ${most}`;
  return refuse(`--${name}: found ${text}, expected ${kind} ${range}.`);
}

/** The word that an option says. @param name of the option */
export function choiceOf<const T extends string>(name: string, text: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === text);
  return chosen ?? refuse(`--${name}: found ${text}, expected ${choices.join(" or ")}.`);
}

/** What is made of options that a scenario is to judge; of what it finds wrong, the first. */
export function orRefused<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    return refuse((error as Error).message.split("\n")[0]);
  }
}

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(WRONG_USAGE);
}
