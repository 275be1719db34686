import { expect, test } from "vitest";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import { TRANSACTION_PERSISTENCE_US } from "../../../models/radio/ieee802154.ts";
import { IDEAL_SENSITIVITY_DBM } from "../../../models/radio/noise.ts";
import { ieee802154, listening } from "../../../models/radio/settings.ts";
import type { Parameter } from "../../../src/base/parameters.ts";

test("boards have the sensitivities of their data sheets", () => {
  expect(boardCatalogue.nrf52840.sensitivityDbm).toBe(-100);
  expect(boardCatalogue.telosb.sensitivityDbm).toBe(-95);
});

test("every default says where it comes from", () => {
  const catalogues = Object.values(listening.catalogue).map(({ parameters }) => parameters);
  for (const parameters of [ieee802154, ...catalogues]) {
    for (const [name, parameter] of Object.entries<Parameter>(parameters)) {
      if ("default" in parameter) expect(parameter.source, name).toBeTruthy();
    }
  }
});

test("defaults agree with what the models hold", () => {
  expect(ieee802154.sensitivity.minimum).toBeGreaterThan(IDEAL_SENSITIVITY_DBM);
  for (const { sensitivityDbm } of Object.values(boardCatalogue)) {
    expect(sensitivityDbm).toBeGreaterThan(ieee802154.sensitivity.minimum);
    expect(sensitivityDbm).toBeLessThan(ieee802154.sensitivity.maximum);
  }
  expect(listening.catalogue["sleepy-leaf"].parameters.pollInterval.default).toBe("5 s");
  expect(5_000_000).toBeLessThan(TRANSACTION_PERSISTENCE_US);
});
