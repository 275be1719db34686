/** Times of a run on the command line. */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { type Failure, wrongInput } from "./failure.ts";

/** The time that a flag says, µs; `undefined` where it is not given. @param flag what messages call it */
export function timeOf(flag: string, given: Option.Option<string>): Effect.Effect<number | undefined, Failure> {
  if (Option.isNone(given)) return Effect.succeed(undefined);
  const { value: text } = given;
  return Effect.flatMap(
    Effect.promise(() => import("../scenario/quantity.ts")),
    ({ expectedQuantity, parseQuantity }) => {
      const parsed = parseQuantity("time", text);
      if (parsed.ok && parsed.value > 0) return Effect.succeed(parsed.value);
      const expected = parsed.ok ? "a time above 0" : (parsed.fault.expected ?? expectedQuantity("time"));
      const hint = parsed.ok || parsed.fault.hint === undefined ? "" : ` (${parsed.fault.hint})`;
      return Effect.fail(wrongInput(`${flag} ${text}: expected ${expected}${hint}.`));
    },
  );
}
