// What a person may do, as calls to the server. The picture changes when the server says so, never before.

import { signal } from "@preact/signals";
import { Problem, post } from "./live/api";
import { past } from "./live/store";

/** The last command that failed, in the server's own words. */
export const problem = signal<Problem | null>(null);
/** What was done last, for those who hear the screen. */
export const spoken = signal("");

/** Runs a command; true when the server took it. */
export async function attempt(command: () => Promise<unknown>, said = ""): Promise<boolean> {
  problem.value = null;
  if (past.peek()) return false; // what is shown is over: nothing can be done to it
  try {
    await command();
    if (said) spoken.value = said;
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.value = error;
    return false;
  }
}

const at = (kind: string, id: string, verb: string) => `${kind}/${encodeURIComponent(id)}/${verb}`;

export const commandIncident = (id: string, verb: string, body: object = {}) => post(at("incidents", id, verb), body);
export const commandAlert = (id: string, verb: string, body: object = {}) => post(at("alerts", id, verb), body);
export const judgeFinding = (id: string, verb: "confirm" | "reject") => post(at("findings", id, verb));
export const commandHandover = (id: string, verb: string, body: object = {}) => post(at("handovers", id, verb), body);
export const resendTicket = (id: string) => post(at("tickets", id, "resend"));
