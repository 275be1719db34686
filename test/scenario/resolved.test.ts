import { describe, expectTypeOf, it } from "vitest";
import type { Settings } from "../../src/scenario/resolved.ts";

type Part<K extends keyof Settings> = NonNullable<Settings[K]>;
type KindOf<T, K> = Extract<T, { readonly kind: K }>;

/** Checked by the compiler: what the settings of a loaded scenario can be used as, without casts. */
describe("the types of a loaded scenario's settings", () => {
  it("tell kinds apart, and give each its own settings as plain values", () => {
    expectTypeOf<KindOf<Part<"topology">, "grid">["medium"]>().toEqualTypeOf<"point-to-point" | "broadcast">();
    expectTypeOf<KindOf<Part<"topology">["link"], "lossy">["bitRate"]>().toEqualTypeOf<number | "unlimited">();
    expectTypeOf<Part<"topology">["link"]["latency"]>().toEqualTypeOf<readonly [number, number]>();
    expectTypeOf<Part<"radio">["kind"]>().toEqualTypeOf<"link" | "ieee802154">();
    expectTypeOf<KindOf<Part<"radio">, "ieee802154">["listening"]["kind"]>().toEqualTypeOf<
      "always-on" | "lpl" | "sleepy-leaf"
    >();
    expectTypeOf<KindOf<NonNullable<Part<"nodes">["placement"]>, "grid">["spacing"]>().toEqualTypeOf<number>();
    expectTypeOf<Part<"channel">["pathLoss"]["kind"]>().toEqualTypeOf<"log-distance">();
    expectTypeOf<KindOf<Part<"nodes">["accelerator"], "slim-llama">["wakeUp"]>().toEqualTypeOf<number>();
    expectTypeOf<Part<"nodes">["gateways"]>().toEqualTypeOf<number>();
  });

  it("do not let anything pass", () => {
    expectTypeOf<Part<"topology">>().not.toBeAny();
    expectTypeOf<Part<"radio">>().not.toBeAny();
    // @ts-expect-error a link has no way to listen
    expectTypeOf<KindOf<Part<"radio">, "link">["listening"]>().toBeAny();
  });
});
