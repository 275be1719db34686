/** What a result folder says about where its numbers come from. */
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

/** Of folders like this one. A change after which older programs would misread a folder makes it another number. */
export const FORMAT = 1;

/** The content of `manifest.json`. Paths within the folder are relative to it. */
const manifestSchema = Schema.Struct({
  /** What the folder holds: one run. */
  kind: Schema.Literal("run"),
  format: Schema.Literal(FORMAT),
  /** Of resonance-sim. */
  version: Schema.String,
  /** Of Node. */
  node: Schema.String,
  /** Operating system and processor: "linux-x64". */
  platform: Schema.String,
  /** The scenario file as it was given, a copy of which is `copy`. */
  scenario: Schema.Struct({ path: Schema.String, sha256: Schema.String, copy: Schema.String }),
  /** Changes as they were written, in their order. */
  overrides: Schema.Array(Schema.String),
  seed: Schema.String,
  /** The scenario with changes, seed and every default in it: what to run again. */
  resolved: Schema.String,
  /** How it was run, from the folder in which one worked then. */
  command: Schema.String,
  /** How to run it again, from this folder. */
  repeat: Schema.String,
  /** Files that the scenario named, as they were read: the setting, where the file was, its bytes' SHA-256, and its copy. */
  files: Schema.Array(
    Schema.Struct({
      setting: Schema.String,
      path: Schema.String,
      sha256: Schema.String,
      /** `null` where it is too large to be copied: `resolved` then names it where it was. */
      copy: Schema.NullOr(Schema.String),
    }),
  ),
  /** Protocol → digest. */
  digests: Schema.Record(Schema.String, Schema.String),
  /** Every other file in the folder but the page → SHA-256 of its bytes. */
  contents: Schema.Record(Schema.String, Schema.String),
});

export type Manifest = typeof manifestSchema.Type;

const decode = Schema.decodeUnknownResult(manifestSchema, { errors: "first", onExcessProperty: "ignore" });

/** A manifest from plain data, or what is wrong with it. */
export function manifestFrom(data: unknown): Result.Result<Manifest, string> {
  return Result.mapError(decode(data), (error) => error.message.replaceAll(/\s+/g, " "));
}
