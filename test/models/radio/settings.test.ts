import { expect, test } from "vitest";
import { TRANSACTION_PERSISTENCE_US } from "../../../models/radio/ieee802154.ts";
import { IDEAL_SENSITIVITY_DBM, SENSITIVITIES_DBM } from "../../../models/radio/noise.ts";
import { ieee802154, listening } from "../../../models/radio/settings.ts";
import { LOCK_THRESHOLD_DB, QUEUE_FRAMES } from "../../../sim/net/radio/radio-medium.ts";
import type { Parameter } from "../../../src/base/parameters.ts";

test("every default says where it comes from", () => {
  const catalogues = Object.values(listening.catalogue).map(({ parameters }) => parameters);
  for (const parameters of [ieee802154, ...catalogues]) {
    for (const [name, parameter] of Object.entries<Parameter>(parameters)) {
      if ("default" in parameter) expect(parameter.source, name).toBeTruthy();
    }
  }
});

test("defaults agree with what the models hold", () => {
  expect(ieee802154.sensitivity.default).toBe(`${SENSITIVITIES_DBM.nrf52840} dBm`);
  expect(ieee802154.sensitivity.minimum).toBeGreaterThan(IDEAL_SENSITIVITY_DBM);
  expect(ieee802154.lockThreshold.default).toBe(`${LOCK_THRESHOLD_DB} dB`);
  expect(ieee802154.queue.default).toBe(QUEUE_FRAMES);
  expect(listening.catalogue["sleepy-leaf"].parameters.pollInterval.default).toBe("5 s");
  expect(5_000_000).toBeLessThan(TRANSACTION_PERSISTENCE_US);
});
