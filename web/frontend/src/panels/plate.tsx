// The plate of a vehicle that stands where none may: a person types it, a program may only suggest. Every look is written down.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { clock } from "../i18n/format";
import { get, post, put } from "../live/api";
import type { Incident } from "../live/types";
import { zone } from "./names";
import { Section } from "./parts";

interface Plate {
  plate: string;
  confirmed_by: string;
  repeats: string[];
}
interface Guess {
  text: string;
  score: number;
}

export function PlateSection({ incident }: { incident: Incident }) {
  const [plate, setPlate] = useState<Plate | null>(null);
  const [typed, setTyped] = useState("");
  const [guesses, setGuesses] = useState<Guess[] | null>(null);
  const path = `incidents/${encodeURIComponent(incident.id)}/plate`;
  const show = () => attempt(async () => setPlate(await get<Plate>(path)));
  const read = () => attempt(async () => setGuesses(await post<Guess[]>(`${path}/reading`)));
  const confirm = (event: SubmitEvent) => {
    event.preventDefault();
    const other = new FormData(event.currentTarget as HTMLFormElement).has("other");
    void attempt(async () => setPlate(await put<Plate>(path, { plate: typed, other })), t("plate.confirm"));
  };
  return (
    <Section title={t("plate.title")}>
      {plate && <Confirmed plate={plate} />}
      <form class="command-form" onSubmit={confirm}>
        <label>
          {t("plate.type")}
          <input name="plate" required maxLength={40} autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        <label class="check">
          <input type="checkbox" name="other" /> {t("plate.other")}
        </label>
        <button type="submit" class="primary">
          {t("plate.confirm")}
        </button>
        <button type="button" onClick={show}>
          {t("plate.show")}
        </button>
        {incident.finding && (
          <button type="button" onClick={read}>
            {t("plate.read")}
          </button>
        )}
      </form>
      {guesses?.length === 0 && <p class="empty">{t("plate.nothing")}</p>}
      <div class="commands">
        {guesses?.map((guess) => (
          <button key={guess.text} type="button" onClick={() => setTyped(guess.text)}>
            {guess.text}
          </button>
        ))}
      </div>
    </Section>
  );
}

function Confirmed({ plate }: { plate: Plate }) {
  const dates = plate.repeats.map((at) => clock(Date.parse(at), zone(), { seconds: false })).join(", ");
  return (
    <p>
      <b>{t("plate.confirmed", { plate: plate.plate, by: plate.confirmed_by })}</b>
      {dates && <span class="row-note">{t("plate.repeats", { dates })}</span>}
    </p>
  );
}
