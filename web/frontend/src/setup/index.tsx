// Setting the centre up, step by step, in any order: each shows what there is, and may be left for later.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../panels/shapes";
import { Camera } from "./camera";
import { City } from "./city";
import { Fleet } from "./fleet";
import { known, useKnown } from "./known";
import { People } from "./people";
import { Ping } from "./ping";
import { doneSteps, firstOpen, type Step, stepAfter, STEPS } from "./steps";

/** The step that the person has chosen; null: the first that is not done. */
const chosen = signal<Step | null>(null);
const PARTS: Record<Step, () => preact.JSX.Element> = { city: City, fleet: Fleet, ping: Ping, camera: Camera, people: People };

export function Page() {
  useKnown();
  const facts = known.value;
  useEffect(() => {
    // It stays where it is when its step is done: a credential that is shown once must not go by itself.
    if (facts) chosen.value ??= firstOpen(doneSteps(facts));
  }, [facts !== null]);
  if (!facts) return <p id="page-head">{t("waiting")}</p>;
  const done = doneSteps(facts);
  const open = chosen.value ?? firstOpen(done);
  const next = stepAfter(open);
  const Part = PARTS[open];
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.setup")}</h2>
        <span class="count">{t("setup.done", { done: done.size, all: STEPS.length })}</span>
      </div>
      <div class="setup">
        <nav aria-label={t("setup.steps")}>
          <ol class="setup-steps">
            {STEPS.map((step) => (
              <li key={step}>
                <button type="button" aria-current={step === open ? "step" : undefined} class={done.has(step) ? "done" : ""} onClick={() => (chosen.value = step)}>
                  {done.has(step) ? <Icon name="check" /> : <span class="setup-open" aria-hidden="true" />}
                  <span>
                    {t(`setup.${step}` as "setup.city")}
                    <small>{t(done.has(step) ? "setup.is_done" : "setup.is_open")}</small>
                  </span>
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <section aria-labelledby="step-head">
          <h3 id="step-head">{t(`setup.${open}` as "setup.city")}</h3>
          <Part key={open} />
          <div class="commands">
            {next && (
              <button type="button" class={done.has(open) ? "primary" : ""} onClick={() => (chosen.value = next)}>
                {t(done.has(open) ? "setup.next" : "setup.skip")}
              </button>
            )}
          </div>
        </section>
      </div>
    </>
  );
}
