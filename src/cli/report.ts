/** `resonance report`: the page again, from stored results. */
import { join } from "node:path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { REPORT_FILE } from "../experiment/store/layout.ts";
import { withPage } from "./folders.ts";
import { openFile } from "./open-file.ts";
import { shownWhile } from "./progress.ts";
import { complain, print } from "./terminal.ts";

const folder = Argument.String("folder").pipe(Argument.withDescription("A result folder, as `run --out` writes it"));
const open = Flag.Boolean("open").pipe(Flag.withDescription("Open the page in a browser"), Flag.withDefault(false));
const png = Flag.Boolean("png").pipe(
  Flag.withDescription("Also write every chart as PNG; pages offer them one by one"),
  Flag.withDefault(false),
);

export const report = Command.make(
  "report",
  { folder, open, png },
  Effect.fnUntraced(function* ({ folder, open, png }) {
    const { pageInThread } = yield* Effect.promise(() => import("./thread.ts"));
    const job = { kind: "page", folder, withPng: png } as const;
    const files = yield* shownWhile({ name: "drawing" }, (onStage) => pageInThread(job, onStage));
    yield* withPage(folder, files);
    const page = join(folder, REPORT_FILE);
    yield* print(`${page}\n`);
    if (open && !(yield* openFile(page))) yield* complain(`No browser could be started; open ${page} in yours.`);
  }),
).pipe(Command.withDescription("Draw the page and its charts again, from the results in a folder"));
