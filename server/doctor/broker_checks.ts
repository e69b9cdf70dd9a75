/**
 * What is wrong with an MQTT broker (Q10).
 *
 * @module
 */
import type { FindingMessage } from "../../protocol/findings.ts";
import { findingMessage } from "../../protocol/findings_en.ts";

/** By so much an acknowledgement that is held back makes a message later; a network makes both kinds later. */
const HELD_BACK_MS = 20;
const NO_DELAY = "echo 'set_tcp_nodelay true' | sudo tee /etc/mosquitto/conf.d/destello.conf && " +
  "sudo systemctl restart mosquitto";

/** How a broker answered: how long a message takes through it in milliseconds, or why it takes none. */
export type BrokerAnswer = { readonly qos0: number; readonly qos1: number } | { readonly said: string };

/**
 * Look at a broker.
 *
 * @param broker What people call it.
 * @param answer How it answered.
 * @returns What is wrong.
 */
export function brokerFindings(broker: string, answer: BrokerAnswer): readonly FindingMessage[] {
  if ("said" in answer) {
    return [findingMessage("broker_away", { broker, said: answer.said }, "sudo systemctl status mosquitto")];
  }
  const held = answer.qos1 - answer.qos0;
  return held < HELD_BACK_MS
    ? []
    : [findingMessage("broker_delay", { broker, ms: Math.round(held) }, NO_DELAY)];
}
