// The panel of what is selected. It lies over the map, so that the map does not move when it opens.

import { useEffect, useRef, useState } from "preact/hooks";
import type { CameraForm } from "../cameras/camera_form";
import { drafting, editing, type Kind, selection } from "../selection";
import { AlertPanel } from "./alert";
import { CameraPanel } from "./camera";
import { IncidentPanel } from "./incident";
import { NewIncident } from "./new_incident";
import { TicketPanel } from "./ticket";
import { VehiclePanel } from "./vehicle";

const PANELS: Record<Kind, (props: { id: string }) => preact.JSX.Element> = {
  incident: IncidentPanel,
  vehicle: VehiclePanel,
  camera: CameraPanel,
  alert: AlertPanel,
  ticket: TicketPanel,
};

export function Detail() {
  const shown = selection.value;
  const [Form, setForm] = useState<typeof CameraForm | null>(null);
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.scrollTo({ top: 0 }), [shown?.kind, shown?.id]);
  const wanted = editing.value;
  useEffect(() => {
    if (wanted) void import("../cameras/camera_form").then((loaded) => setForm(() => loaded.CameraForm));
  }, [wanted !== null]);
  if (wanted) return Form && <Form key={wanted.camera} wanted={wanted} />;
  if (drafting.value) return <NewIncident />;
  if (!shown) return null;
  const Panel = PANELS[shown.kind];
  return (
    <aside class="detail" aria-labelledby="detail-head" ref={place}>
      <Panel key={`${shown.kind}:${shown.id}`} id={shown.id} />
    </aside>
  );
}
