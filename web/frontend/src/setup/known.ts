// What there is, asked for while the page is open: figures that the live picture does not carry.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem, get } from "../live/api";
import { cameras, vehicles } from "../live/store";
import { districts } from "../live/districts";
import type { Device } from "../pages/devices";
import type { Known } from "./steps";

const EVERY_MS = 2_000; // a technician beside the vehicle waits for the first ping

interface Asked {
  devices: Device[];
  people: number;
  streets: number;
}
const asked = signal<Asked | null>(null);
/** Counted once: a city does not change while the centre runs. */
let streets: number | null = null;

async function ask(): Promise<void> {
  const [devices, users] = await Promise.all([get<{ items: Device[] }>("devices"), get<{ items: { enabled: boolean }[] }>("users")]);
  streets ??= (await get<GeoJSON.FeatureCollection>("streets")).features.length;
  asked.value = { devices: devices.items, people: users.items.filter((user) => user.enabled).length, streets };
}

/** Asks now and again while the page is open: the next time when the last answer has come. */
export function useKnown(): void {
  useEffect(() => {
    let waiting = 0;
    let isOpen = true;
    const tick = async () => {
      try {
        await ask();
      } catch (error) {
        if (!(error instanceof Problem)) throw error; // the next one may come through
      } finally {
        if (isOpen) waiting = window.setTimeout(() => void tick(), EVERY_MS);
      }
    };
    void tick();
    return () => {
      isOpen = false;
      clearTimeout(waiting);
    };
  }, []);
}

/** Devices of the registry that are no simulation's. */
export function realDevices(): Device[] {
  return (asked.value?.devices ?? []).filter((device) => !vehicles.value.get(device.vehicle)?.simulated);
}

export const known = {
  get value(): Known | null {
    if (!asked.value) return null;
    return {
      districts: districts.value.size,
      streets: asked.value.streets,
      devices: asked.value.devices.map((device) => ({ ...device, simulated: vehicles.value.get(device.vehicle)?.simulated ?? false })),
      cameras: [...cameras.value.values()].map((camera) => ({ simulated: camera.simulated, picture_at: camera.picture_at, zones: camera.zones.length })),
      people: asked.value.people,
    };
  },
};
