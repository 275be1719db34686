// biome-ignore-all lint/suspicious/noExplicitAny: a description may nest any other, and only `any` keeps inference exact
/**
 * How models, protocols and the scenario file describe their settings: once, as data.
 *
 * A description gives every setting its kind, unit, bounds, default, meaning and source. From it `src/scenario` derives
 * the schema that checks a file, the resolved output that shows every default, the error messages and the JSON Schema;
 * `resonance list` derives its tables. Values that reach a model are plain numbers in the units of {@link Dimension}.
 */

/**
 * What a quantity measures, and the unit in which a model receives it:
 * time µs (integer) · frequency Hz · length m · power dBm · decibel dB · current A · charge C · voltage V ·
 * fraction 0…1 · data-rate bit/s · size bytes · drift ppm · sensor the unit of the scenario's sensor.
 */
export type Dimension =
  | "time"
  | "frequency"
  | "length"
  | "power"
  | "decibel"
  | "current"
  | "charge"
  | "voltage"
  | "fraction"
  | "data-rate"
  | "size"
  | "drift"
  | "sensor";

interface Described {
  /** One sentence for people: what it is. */
  readonly doc: string;
  /** Where a default comes from (paper, datasheet, standard clause). */
  readonly source?: string;
  /** The setting may be left out and has no default: the model receives `undefined`. */
  readonly optional?: true;
}

/** A number with a unit, written as in a scenario file ("125 ms"); bounds are in the unit that the model receives. */
export interface Quantity extends Described {
  readonly type: "quantity";
  readonly dimension: Dimension;
  readonly default?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** A plain number without unit. */
export interface Numeric extends Described {
  readonly type: "number" | "integer";
  readonly default?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

export interface Flag extends Described {
  readonly type: "boolean";
  readonly default?: boolean;
}

export interface Text extends Described {
  readonly type: "text";
  readonly default?: string;
}

/** The path of a file, relative to the scenario file; the model receives it resolved and reads it through its context. */
export interface FilePath extends Described {
  readonly type: "file";
}

/** One of a few words. */
export interface Choice<W extends string = string> extends Described {
  readonly type: "choice";
  readonly options: readonly W[];
  readonly default?: NoInfer<W>;
}

/** `[low, high]` of a quantity or number, low ≤ high (low < high where `strict`). */
export interface Interval<P extends Quantity | Numeric = Quantity | Numeric> extends Described {
  readonly type: "interval";
  readonly of: P;
  readonly strict?: true;
  readonly default?: readonly [string | number, string | number];
}

/** A list of values of one description. */
export interface List<P extends Parameter = Parameter> extends Described {
  readonly type: "list";
  readonly of: P;
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly default?: readonly unknown[];
}

/** One of several forms, tried in order; which one applies is seen from the value's shape. */
export interface OneOf<P extends readonly Parameter[] = readonly Parameter[]> extends Described {
  readonly type: "one-of";
  readonly options: P;
  readonly default?: unknown;
}

/** A nested group of settings. Without a default of its own, each member's default applies. */
export interface Group<G extends Parameters = Parameters> extends Described {
  readonly type: "group";
  readonly members: G;
}

/** A group whose members depend on its `kind`, chosen from a catalogue. */
export interface Variant<C extends VariantCatalogue = VariantCatalogue> extends Described {
  readonly type: "variant";
  readonly catalogue: C;
  /** The kind used where the whole group is left out. */
  readonly default?: string;
}

export type Parameter =
  | Quantity
  | Numeric
  | Flag
  | Text
  | FilePath
  | Choice
  | Interval
  | List<any>
  | OneOf<any>
  | Group<any>
  | Variant<any>;
export type Parameters = { readonly [name: string]: Parameter };
/** Kind → the description of that kind's settings. */
export type VariantCatalogue = {
  readonly [kind: string]: { readonly summary: string; readonly parameters: Parameters };
};

type Base<P> = P extends Quantity
  ? number
  : P extends Numeric
    ? number
    : P extends Flag
      ? boolean
      : P extends Text
        ? string
        : P extends FilePath
          ? string
          : P extends Choice<infer W>
            ? W
            : P extends Interval
              ? readonly [number, number]
              : P extends List<infer E>
                ? readonly Value<E>[]
                : P extends OneOf<infer O>
                  ? Value<O[number]>
                  : P extends Group<infer G>
                    ? Values<G>
                    : P extends Variant<infer C>
                      ? { [K in keyof C & string]: { readonly kind: K } & Values<C[K]["parameters"]> }[keyof C & string]
                      : never;

/** The type of the value that a description decodes to. */
export type Value<P> = P extends { readonly optional: true } ? Base<P> | undefined : Base<P>;
/** The type of the decoded settings that a model receives. */
export type Values<G extends Parameters> = { readonly [K in keyof G]: Value<G[K]> };

/** Fixes a description's exact type (so that {@link Values} can be derived from it). */
export function describe<const G extends Parameters>(parameters: G): G {
  return parameters;
}

/** A model of some kind: its settings, what it is, where it comes from, and how to make it. */
export interface Model<G extends Parameters, Context, Made> {
  /** One sentence for `resonance list`. */
  readonly summary: string;
  /** Where the model comes from: paper, datasheet, standard, or "own definition". */
  readonly source: string;
  readonly parameters: G;
  build(values: Values<G>, context: Context): Made;
}

/** Fixes a model's exact type. */
export function defineModel<const G extends Parameters, Context, Made>(
  model: Model<G, Context, Made>,
): Model<G, Context, Made> {
  return model;
}

/** Fixes the exact type of a description of one setting. */
export function setting<const P extends Parameter>(parameter: P): P {
  return parameter;
}
