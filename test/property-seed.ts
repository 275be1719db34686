/**
 * Property tests draw the same cases in every run, so that the suite never fails by luck; a run with
 * `RESONANCE_TEST_SEED=random` (or a number) goes looking for new ones.
 */
import fc from "fast-check";

const asked = process.env.RESONANCE_TEST_SEED ?? "20260101";
if (asked !== "random") fc.configureGlobal({ seed: Number(asked) });
