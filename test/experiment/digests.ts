/**
 * The digests of the scenarios that ship: an optimisation changes none of them. A change of behaviour changes some, and
 * says so in its commit; `node test/support/print-digests.ts` prints them anew.
 */
export const DIGESTS: { readonly [scenario: string]: { readonly [protocol: string]: string } } = {
  "line-of-ten": {
    resonance: "3783e3efb13e3f04",
    deadband: "73fbbe922b0ed459",
    "send-all": "5f1e7a5f23f85f81",
  },
  "published-benchmark": {
    mqtt: "9d60ab820206394a",
    "send-all": "5b250160ab61fd2a",
    deadband: "d622094222adfdf1",
    "resonance-oracle": "c661766eca8cf482",
    resonance: "82d410edc702693d",
  },
  "machine-temperature": {
    mqtt: "a11f0575ba731f5a",
    "mqtt-deadband": "90c512e8a3a9bed2",
    deadband: "0a12ce36a20b8614",
    resonance: "35d31eee8bf7e87d",
    "resonance-tree": "c680ce76e14f4e96",
  },
  "factory-hall": {
    mqtt: "676000fd76bb74ef",
    "mqtt-compact": "e4931b0b1cdf3d4f",
    "mqtt-deadband-compact": "95618304e2032fa3",
    "mqtt-deadband": "e97df5bbb6cfe4fe",
    deadband: "002fc10954b9ff98",
    resonance: "eb62abc8c3a0e983",
    "resonance-tree": "d51623dd4fd5c7d3",
  },
  "por-locking": {
    resonance: "543b25537152d613",
    "resonance-por": "5bc63681e5d7a82b",
    "beacons-only": "28215454eb31b5a9",
  },
  "burst-parity": {
    neither: "1de49560832cb479",
    parity: "130c104a6af686ee",
    retransmission: "cf9ede4de25074e7",
    both: "9aa57a24f34ce384",
  },
  alignment: {
    "mqtt-deadband": "fc02e548714eb4eb",
    resonance: "6a775cd29e704748",
    "resonance-i8": "d262f1ce963e1631",
    "resonance-aligned": "f321431a88012c27",
    "encoders-replaced": "14a59eaf4d15678a",
  },
};
