/** Result folders as the commands use them. What reads and writes them is loaded only where a command needs it. */
import * as Effect from "effect/Effect";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { Draft } from "../library/result-folder.ts";
import { Failure, fault, wrongInput } from "./failure.ts";
import { complain } from "./terminal.ts";

const library = () => import("../library/result-folder.ts");

/** Reserves a folder for results, and says what killed runs had left there. */
export const reserved = Effect.fnUntraced(function* (folder: string) {
  const draft = yield* attempt(async () => (await library()).reserve(folder));
  if (draft.cleared.length > 0)
    yield* complain(`Cleared up after a run that was killed (${draft.cleared.join(", ")}).`);
  return draft;
});

/** Puts results in their place. */
export function published(draft: Draft, files: FolderFiles): Effect.Effect<void, Failure> {
  return attempt(async () => (await library()).publish(draft, files));
}

/** Puts a page and its pictures into a folder that has results. */
export function withPage(folder: string, files: FolderFiles): Effect.Effect<void, Failure> {
  return attempt(async () => (await library()).replacePage(folder, files));
}

/** Removes what is left of a draft. */
export function discarded(draft: Draft): Effect.Effect<void> {
  return Effect.promise(async () => (await library()).discard(draft));
}

function attempt<A>(act: () => Promise<A>): Effect.Effect<A, Failure> {
  return Effect.tryPromise({
    try: act,
    catch: (error) => {
      if (error instanceof Failure) return error;
      return error instanceof Error && error.name === "FolderError" ? wrongInput(error.message) : fault(error);
    },
  });
}
