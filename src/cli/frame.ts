/** `resonance frame`: V-Frames between files, JSON and people. */

import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { Failure, fault, wrongInput } from "./failure.ts";
import type { SessionOptions } from "./frame-session.ts";
import { json } from "./scenario-options.ts";
import { complain, print } from "./terminal.ts";

const frameFile = Argument.String("file").pipe(Argument.withDescription("The file with the frame; - is stdin"));
const hex = Flag.Boolean("hex").pipe(
  Flag.withDescription("The frame is hexadecimal text; white space does not matter"),
  Flag.withDefault(false),
);
const data = Flag.Boolean("data").pipe(
  Flag.withDescription("Give the payloads too, as base64: what frame encode takes"),
  Flag.withDefault(false),
);
const session = {
  key: Flag.String("key").pipe(
    Flag.withMetavar("hex"),
    Flag.withDescription("The shared key of sealed frames: 32 bytes"),
    Flag.optional,
  ),
  salt: Flag.String("salt").pipe(
    Flag.withMetavar("hex"),
    Flag.withDescription("The session's salt: 12 bytes"),
    Flag.optional,
  ),
  direction: Flag.String("direction").pipe(
    Flag.withMetavar("sender"),
    Flag.withDescription("Who sends the frame: initiator (the default) or responder"),
    Flag.optional,
  ),
};

const decode = Command.make("decode", { file: frameFile, hex, json, data, ...session }, (options) =>
  reporting(async () => {
    const { frameBytes } = await import("./frame-input.ts");
    const { decodedDocument, decodedText } = await import("./frame-document.ts");
    const { openerOf } = await import("./frame-session.ts");
    const { decodeFrame } = await import("../protocol/vframe/decode.ts");
    const opener = openerOf(sessionOf(options));
    const frame = decodeFrame(await frameBytes(options.file, options.hex), opener === undefined ? {} : { opener });
    const document = decodedDocument(frame, options.data);
    const text = options.json || options.data ? `${JSON.stringify(document, undefined, 2)}\n` : decodedText(document);
    return { output: text, complaints: frame.warnings.map((warning) => `Warning: ${warning}`) };
  }),
).pipe(Command.withDescription("Check a frame and say what is in it"));

const inspect = Command.make("inspect", { file: frameFile, hex, ...session }, (options) =>
  reporting(async () => {
    const { frameBytes } = await import("./frame-input.ts");
    const { dump } = await import("./frame-dump.ts");
    const { openerOf } = await import("./frame-session.ts");
    const { text, problem } = dump(await frameBytes(options.file, options.hex), openerOf(sessionOf(options)));
    return { output: text, complaints: [], ...(problem !== undefined && { failure: wrongInput(problem) }) };
  }),
).pipe(Command.withDescription("Print a frame's bytes, field by field, as far as they go"));

const description = Argument.String("file").pipe(Argument.withDescription("The description (JSON); - is stdin"));
const out = Flag.String("out").pipe(
  Flag.withMetavar("file"),
  Flag.withDescription("Write the frame to this new file instead of stdout"),
  Flag.optional,
);
const hexOut = Flag.Boolean("hex").pipe(
  Flag.withDescription("Write the frame as hexadecimal text"),
  Flag.withDefault(false),
);

const encode = Command.make("encode", { file: description, out, hex: hexOut, ...session }, (options) =>
  reporting(async () => {
    const { describedFrame } = await import("./frame-description.ts");
    const { inputText, writeNew } = await import("./frame-input.ts");
    const { sealerOf } = await import("./frame-session.ts");
    const { encodeFrame } = await import("../protocol/vframe/encode.ts");
    if (Option.isNone(options.out) && !options.hex && process.stdout.isTTY)
      throw wrongInput("A frame is no text for a terminal: give --out or --hex.");
    const sealer = sealerOf(sessionOf(options));
    const { frame, zstd } = describedFrame(await inputText(options.file), sealer !== undefined);
    const bytes = encodeFrame(frame, { zstd: zstd ? "always" : "never", ...(sealer !== undefined && { sealer }) });
    const output = options.hex ? `${Buffer.from(bytes).toString("hex")}\n` : bytes;
    if (Option.isNone(options.out)) return { output, complaints: [] };
    writeNew(options.out.value, output);
    return { output: "", complaints: [`${bytes.length} bytes are in ${options.out.value}.`] };
  }),
).pipe(Command.withDescription("Make a frame from a description: what frame decode --data prints, or less"));

export const frame = Command.make("frame").pipe(
  Command.withDescription("Encode, decode and inspect V-Frames"),
  Command.withSubcommands([encode, decode, inspect]),
);

interface Report {
  readonly output: string | Uint8Array;
  readonly complaints: readonly string[];
  /** What is wrong after all. */
  readonly failure?: Failure;
}

/** Does the work and prints what came of it; whatever is wrong with the frame is wrong input. */
const reporting = Effect.fnUntraced(function* (work: () => Promise<Report>) {
  const { FrameError } = yield* Effect.promise(() => import("../protocol/vframe/frame-error.ts"));
  const { output, complaints, failure } = yield* Effect.tryPromise({
    try: work,
    catch: (error) => {
      if (error instanceof FrameError) return wrongInput(`This is no good frame. ${error.message}`);
      return error instanceof Failure ? error : fault(error);
    },
  });
  yield* print(output);
  yield* complain(...complaints);
  if (failure !== undefined) return yield* failure;
});

type Flags = { readonly [name in keyof SessionOptions]: Option.Option<string> };

function sessionOf({ key, salt, direction }: Flags): SessionOptions {
  return {
    key: Option.getOrUndefined(key),
    salt: Option.getOrUndefined(salt),
    direction: Option.getOrUndefined(direction),
  };
}
