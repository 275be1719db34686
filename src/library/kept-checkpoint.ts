/** The checkpoint of a run that is kept. */
import { stringify } from "yaml";
import { checkpointDocument } from "../experiment/checkpoint/checkpoint.ts";
import { CHECKPOINT_FILE, RESOLVED_FILE } from "../experiment/store/layout.ts";
import type { Manifest } from "../experiment/store/manifest.ts";
import { VERSION } from "../experiment/version.ts";
import { withFilesAt } from "../scenario/files.ts";
import type { Inputs } from "./inputs.ts";
import { commandOf } from "./manifest.ts";
import type { OpenedRun } from "./opened-run.ts";
import type { Request } from "./request.ts";

/** A checkpoint that was asked for. */
interface Saved {
  /** `undefined`: none was. */
  readonly atUs: number | undefined;
  /** Protocol → digest there. */
  readonly digests: { readonly [protocol: string]: string };
}

/**
 * The document: of the instant that was asked for, else of the one that the run went on from, since a fork is repeated from
 * there. `undefined` where neither is.
 */
export function keptCheckpoint(run: OpenedRun, { copyOf }: Inputs, saved: Saved): string | undefined {
  const before = run.checkpoint;
  const at = saved.atUs === undefined ? before : { atUs: saved.atUs, digests: saved.digests };
  if (at === undefined) return undefined;
  const places = run.parts.map(({ opened }) =>
    opened.files.map((file) => ({ path: file.path, place: copyOf(file) ?? file.absolute, sha256: file.sha256 })),
  );
  return checkpointDocument({
    version: VERSION,
    atUs: at.atUs,
    history: run.parts.flatMap(({ fromUs, opened }, i) =>
      fromUs > at.atUs ? [] : [{ fromUs, scenario: stringify(withFilesAt(opened.scenario.readable, places[i])) }],
    ),
    files: Object.fromEntries(places.flat().map(({ place, sha256 }) => [place, sha256])),
    digests: at.digests,
  });
}

/** How a resumed run was done, and how to do it again from its folder. */
export function repeatOf(request: Request, { parts }: OpenedRun): Pick<Manifest, "command" | "repeat"> {
  const plain = { seed: undefined, set: [] };
  return {
    command: commandOf(request, "resume"),
    repeat:
      parts.length === 1
        ? commandOf({ ...plain, file: RESOLVED_FILE })
        : commandOf({ ...plain, file: CHECKPOINT_FILE }, "resume"),
  };
}
