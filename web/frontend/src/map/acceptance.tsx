// Accepting what tracks prove to be serviced: a street or a district of the snow event, with a word; and taking it back.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { newKey, post } from "../live/api";
import { t } from "../i18n";
import { number } from "../i18n/format";
import { nowTens } from "../live/clock";
import { districts } from "../live/districts";
import { may } from "../live/store";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { districtName } from "../panels/names";

interface Acceptance {
  id: string;
  segments: number[];
  street: string;
  district: string;
  at: string;
  by: string;
  note: string;
  withdrawn_at: string | null;
}

interface Summary {
  classes: { km: number; serviced_km: number; accepted_km: number }[];
}

const EVERY_MS = 30_000;
const SHOWN = 5;
const NOT_YET = "…"; // a figure that has not come is not nought

export function AcceptedStreets({ event }: { event: string }) {
  const [turn, setTurn] = useState(0);
  const again = `${turn}/${Math.floor(nowTens.value / EVERY_MS)}`;
  const { value: summary } = useFetched<Summary>(`coverage/summary?event=${event}`, again);
  const { value: list } = useFetched<{ items: Acceptance[] }>(`coverage/acceptances?event=${event}`, again);
  const sum = (column: "km" | "serviced_km" | "accepted_km") =>
    summary ? number(summary.classes.reduce((total, each) => total + each[column], 0), 1) : NOT_YET;
  const standing = (list?.items ?? []).filter(({ withdrawn_at }) => withdrawn_at === null).slice(0, SHOWN);
  return (
    <details>
      <summary>{t("coverage.accepted", { km: sum("km"), serviced: sum("serviced_km"), accepted: sum("accepted_km") })}</summary>
      <ul class="plain">
        {standing.map((one) => (
          <Standing key={one.id} one={one} done={() => setTurn(turn + 1)} />
        ))}
      </ul>
      {may("accept_streets") && <Form event={event} done={() => setTurn(turn + 1)} />}
    </details>
  );
}

function Standing({ one, done }: { one: Acceptance; done: () => void }) {
  const withdraw = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    const body = Object.fromEntries(new FormData(submitted.currentTarget as HTMLFormElement));
    if (await attempt(() => post(`coverage/acceptances/${one.id}/withdraw`, body))) done();
  };
  const what = [one.street, districtName(one.district)].filter(Boolean).join(", ");
  return (
    <li>
      {what} ({one.segments.length}) <span class="row-note"><Moment at={one.at} /> {one.by}</span>
      {may("accept_streets") && (
        <form class="command-form" onSubmit={withdraw}>
          <input name="why" required aria-label={t("field.why")} placeholder={t("field.why")} />
          <button type="submit">{t("coverage.withdraw")}</button>
        </form>
      )}
    </li>
  );
}

function Form({ event, done }: { event: string; done: () => void }) {
  const [key, setKey] = useState(newKey);
  const submit = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    const form = submitted.currentTarget as HTMLFormElement;
    const body = { event, ...Object.fromEntries(new FormData(form)) };
    if (await attempt(() => post("coverage/acceptances", body, key), t("coverage.was_accepted"))) {
      form.reset();
      setKey(newKey());
      done();
    }
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <label>
        {t("coverage.street")}
        <input name="street" maxLength={300} />
      </label>
      <label>
        {t("coverage.district")}
        <select name="district">
          <option value="" />
          {[...districts.value.keys()].map((id) => (
            <option key={id} value={id}>
              {districtName(id)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("field.note")}
        <input name="note" maxLength={1000} />
      </label>
      <button type="submit" class="primary">
        {t("coverage.accept")}
      </button>
    </form>
  );
}
