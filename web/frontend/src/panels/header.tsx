// The line on top: whose city, whether we are connected, how old the newest word is, what time it is there.

import { t } from "../i18n";
import { age, clock, day } from "../i18n/format";
import { language } from "../i18n/language";
import { isUnseen } from "../live/alarm";
import { liveNow } from "../live/clock";
import { isOverdue } from "../live/due";
import { city, link, me, past, picture, simulated, status, vehicles } from "../live/store";
import { enterPast, RECENT_MS } from "../past";
import { leavePast } from "../past/leave";
import { PageChoice } from "../pages";
import { openPage } from "../selection";
import { signOut } from "../session";
import { dayTheme, keys, night, sound } from "../settings";
import { isHelpOpen } from "./help";
import { LanguageChoice } from "./language_choice";
import { zone } from "./names";
import { Icon } from "./shapes";

export function Header() {
  const name = city.value?.name[language.value] ?? "";
  return (
    <header>
      <h1>
        {name} <span>{t("app.title")}</span>
      </h1>
      <LinkState />
      {simulated.value && <span class="badge sim">{t("simulated")}</span>}
      <Figures />
      <span class="clock">
        <span>{day(liveNow.value, zone())}</span> <b>{clock(liveNow.value, zone())}</b>
      </span>
      <PageChoice />
      <LanguageChoice />
      <Switches />
      <Person />
    </header>
  );
}

function LinkState() {
  const heard = status.value?.positions_received_at;
  const seconds = heard ? (liveNow.value - Date.parse(heard)) / 1000 : null;
  return (
    <span class={`link ${link.value}`}>
      <i aria-hidden="true" /> {t(`link.${link.value}`)}
      <span class="newest">{t("age.newest", { age: seconds === null ? "—" : age(seconds) })}</span>
    </span>
  );
}

/** Of the present also while the past is shown: an alarm must not be missed. */
function Figures() {
  const unseen = [...picture.value.alerts.values()].filter(isUnseen).length;
  const late = [...picture.value.incidents.values()].filter((incident) => isOverdue(incident, liveNow.value)).length;
  return (
    <span class="figures">
      <span class={unseen ? "hot" : ""}>
        {t("figures.alerts")} <b>{unseen}</b>
      </span>
      <span class={late ? "hot" : ""}>
        {t("figures.overdue")} <b>{late}</b>
      </span>
      <span>
        {t("figures.vehicles")} <b>{vehicles.value.size}</b>
      </span>
    </span>
  );
}

function Switches() {
  return (
    <span class="switches">
      <button
        type="button" class="icon-button" title={t("past.enter")} aria-label={t("past.enter")} aria-pressed={past.value !== null}
        aria-keyshortcuts={keys.value ? "p" : undefined} onClick={() => (past.value ? leavePast() : enterPast(liveNow.value - RECENT_MS))}
      >
        <Icon name="past" />
      </button>
      <button
        type="button" class="icon-button" title={t("sound")} aria-label={t("sound")} aria-pressed={sound.value}
        onClick={() => (sound.value = !sound.value)}
      >
        <Icon name={sound.value ? "sound" : "silent"} />
      </button>
      {night.value ? <NightSign /> : <ThemeSwitch />}
      <button
        type="button" class="icon-button" title={t("help.title")} aria-label={t("help.title")} aria-keyshortcuts={keys.value ? "?" : undefined}
        onClick={() => (isHelpOpen.value = true)}
      >
        <b>?</b>
      </button>
    </span>
  );
}

/** In place of the theme, which is dark by night; pressed, it leads to where night mode is chosen. */
function NightSign() {
  return (
    <button type="button" title={t("night.means")} aria-haspopup="dialog" onClick={() => (isHelpOpen.value = true)}>
      <Icon name="moon" /> {t("night.sign")}
    </button>
  );
}

function ThemeSwitch() {
  const isDark = dayTheme.value === "dark";
  return (
    <button
      type="button" class="icon-button" title={t("theme")} aria-label={t("theme")} aria-pressed={!isDark}
      onClick={() => (dayTheme.value = isDark ? "light" : "dark")}
    >
      <Icon name={isDark ? "moon" : "sun"} />
    </button>
  );
}

function Person() {
  const person = me.value;
  if (!person) return null;
  return (
    <span class="person">
      <button type="button" class="link" title={`${t(`role.${person.role}` as "role.admin")} · ${t("page.account")}`} onClick={() => openPage("account")}>
        {person.name || person.login}
      </button>
      <button type="button" class="icon-button" title={t("sign_out")} aria-label={t("sign_out")} onClick={signOut}>
        <Icon name="leave" />
      </button>
    </span>
  );
}
