// Who manages an empty centre is led to its setting up, once; the way back there stays while it is under way.

import { effect, signal } from "@preact/signals";
import { cameras, city, may, vehicles } from "../live/store";
import { openPage, page } from "../selection";
import { isEmpty } from "./steps";

/** The person has been there in this visit. */
export const isUnderWay = signal(false);

export function offerSetup(): void {
  let isOffered = false;
  effect(() => {
    if (page.value === "setup") isUnderWay.value = true;
    if (isOffered || !city.value) return;
    isOffered = true; // the first picture decides: what is taken down later is no reason to begin anew
    if (may("manage") && page.peek() === "" && isEmpty(vehicles.value.size, cameras.value.size)) queueMicrotask(() => openPage("setup"));
  });
}
