/** Opens files as the desktop would. */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import * as Effect from "effect/Effect";

/** Some openers stay for as long as the browser does: after this time without a failure, it has worked. */
const PATIENCE_MS = 3000;

/** Each platform's command for "open this file with what it is for"; elsewhere that of freedesktop.org. */
const OPENERS: { readonly [platform: string]: readonly [command: string, ...args: string[]] } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""], // the empty word is the window's title: start takes the first quoted word for it
};

/** Opens a file in the program for it. @returns whether that seems to have worked */
export function openFile(path: string): Effect.Effect<boolean> {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  return Effect.callback<boolean>((resume) => {
    const child = spawn(command, [...args, resolve(path)], { detached: true, stdio: "ignore" });
    const timer = setTimeout(() => end(true), PATIENCE_MS);
    const end = (isOpen: boolean) => {
      clearTimeout(timer);
      child.unref();
      resume(Effect.succeed(isOpen));
    };
    child.once("error", () => end(false));
    child.once("exit", (code) => end(code === 0));
  });
}
