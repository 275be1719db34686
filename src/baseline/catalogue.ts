/** The rivals that a scenario may name. A new one is one new file and one line here. */
import { deadband } from "./deadband.ts";
import { MQTT_PROTOCOLS } from "./mqtt/catalogue.ts";
import { sendAll } from "./send-all.ts";

export const baselineProtocols = {
  ...MQTT_PROTOCOLS,
  "send-all": sendAll,
  deadband,
} as const;
