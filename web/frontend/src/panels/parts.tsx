// Small parts that several panels are made of.

import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { enterPast } from "../past";
import { goTo, selection } from "../selection";
import { Icon } from "./shapes";

interface Place {
  lon: number | null;
  lat: number | null;
}

export function PanelHead({ title, place, children }: { title: ComponentChildren; place?: Place; children?: ComponentChildren }) {
  return (
    <div class="panel-head">
      <h2 tabIndex={-1} id="detail-head">
        {title}
      </h2>
      {place && place.lon !== null && (
        <button type="button" class="quiet" onClick={() => goTo(place.lon, place.lat)}>
          <Icon name="goto" /> {t("command.goto")}
        </button>
      )}
      <button type="button" class="icon-button" aria-label={t("close")} title={t("close")} onClick={() => (selection.value = null)}>
        <Icon name="close" />
      </button>
      {children && <div class="panel-chips">{children}</div>}
    </div>
  );
}

/** The whole screen at the moment when it began. */
export function ShowPast({ at }: { at: string }) {
  return (
    <button type="button" class="quiet" onClick={() => void enterPast(Date.parse(at))}>
      <Icon name="past" /> {t("past.show")}
    </button>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export function Rows({ rows }: { rows: readonly (readonly [label: string, value: ComponentChildren] | null | undefined | false | "")[] }) {
  return (
    <dl>
      {rows.map(
        (row) =>
          row && (
            <div key={row[0]}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** The one press that a row offers. */
export function Acknowledge({ what, act }: { what: string; act: () => void }) {
  const name = t("command.acknowledge");
  return (
    <button type="button" class="act icon-button" title={name} aria-label={`${name}: ${what}`} onClick={act}>
      <Icon name="check" />
    </button>
  );
}

/** A link to another panel. */
export function Open({ act, children }: { act: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="link" onClick={act}>
      {children}
    </button>
  );
}

/** Ours are shown; a picture on somebody else's host is only linked, since the page loads nothing from elsewhere. */
export function Picture({ url, alt }: { url: string; alt: string }) {
  const own = url.startsWith("/") || url.startsWith(`${location.origin}/`);
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" class={own ? "picture" : ""}>
      {own ? <img src={url} alt={alt} loading="lazy" /> : alt}
    </a>
  );
}
