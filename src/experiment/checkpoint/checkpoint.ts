/**
 * A checkpoint: where a run stood at an instant, as little data. It holds what the run is made of and what could be observed
 * of it up to then (its digests), not its state: going on means running it again up to there, and making sure.
 */
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

/** A change after which older programs would misread a checkpoint makes it another number. */
const FORMAT = 1;

const time = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0));

const checkpointSchema = Schema.Struct({
  kind: Schema.Literal("checkpoint"),
  format: Schema.Literal(FORMAT),
  /** Of resonance-sim. */
  version: Schema.String,
  /** The instant, µs of the run. */
  atUs: time,
  /** The settings of the run from each of these instants on, the first being 0: scenario files, complete. */
  history: Schema.Array(Schema.Struct({ fromUs: time, scenario: Schema.String })),
  /** Files that they name, relative to the checkpoint's folder → SHA-256 of their bytes. */
  files: Schema.Record(Schema.String, Schema.String),
  /** Protocol → digest of everything before the instant. */
  digests: Schema.Record(Schema.String, Schema.String),
});

export type Checkpoint = typeof checkpointSchema.Type;

const decode = Schema.decodeUnknownResult(checkpointSchema, { errors: "first", onExcessProperty: "ignore" });

/** A checkpoint that cannot be read, or with which a run does not agree. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
  /** Whether the run is another one now; else the checkpoint itself is wrong. */
  readonly isDrift: boolean;

  constructor(message: string, isDrift: boolean) {
    super(message);
    this.isDrift = isDrift;
  }
}

/** A checkpoint as a document. */
export function checkpointDocument(checkpoint: Omit<Checkpoint, "kind" | "format">): string {
  return `${JSON.stringify({ kind: "checkpoint", format: FORMAT, ...checkpoint }, undefined, 2)}\n`;
}

/**
 * A checkpoint from its document.
 * @param file what errors call it
 * @throws CheckpointError
 */
export function checkpointFrom(document: string, file: string): Checkpoint {
  const wrong = (why: string) => new CheckpointError(`${file} is no checkpoint: ${why}.`, false);
  let data: unknown;
  try {
    data = JSON.parse(document);
  } catch {
    throw wrong("it is no JSON document");
  }
  const format = (data as { readonly format?: unknown } | null)?.format;
  if (typeof format === "number" && format !== FORMAT)
    throw wrong(`its format is ${format}, and ${FORMAT} can be read`);
  const decoded = decode(data);
  if (Result.isFailure(decoded)) throw wrong(decoded.failure.message.replaceAll(/\s+/g, " "));
  const { history, atUs } = decoded.success;
  if (history[0]?.fromUs !== 0) throw wrong("its history does not begin at 0");
  const isOrdered = history.every(({ fromUs }, i) => i === 0 || fromUs >= Math.max(1, history[i - 1].fromUs));
  if (!isOrdered || atUs < history.at(-1)!.fromUs) throw wrong("its history is not in the order of time");
  return decoded.success;
}

/** @throws CheckpointError where a protocol's digest at the checkpoint is not what it was */
export function verify(checkpoint: Checkpoint, protocol: string, digest: string, version: string): void {
  const stored = checkpoint.digests[protocol];
  if (stored === digest) return;
  const drift =
    checkpoint.version === version
      ? "The checkpoint or its inputs were changed"
      : `It was written by resonance-sim ${checkpoint.version}, and this is ${version}`;
  throw new CheckpointError(
    `${protocol} does not come to the checkpoint: its digest there is ${digest}, and was ${stored ?? "not noted"}. ${drift}.`,
    true,
  );
}
