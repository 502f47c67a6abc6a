// Pages that take the place of lists and map; each is loaded when it is opened for the first time. The map waits beneath.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t, type Key } from "../i18n";
import { may, me } from "../live/store";
import { isMapCovered, openPage, page, type PageName } from "../selection";
import { isUnderWay } from "../setup/start";
import { Icon, type IconName } from "../panels/shapes";

interface Entry {
  /** Who may open it; "" is everybody who is signed in. */
  right: string;
  /** Only for who belongs to an operator. */
  isOperators?: boolean;
  /** Its button on top; a page without one is reached from another. */
  icon?: IconName;
  load: () => Promise<{ Page: ComponentType }>;
}

export const PAGES: Record<PageName, Entry> = {
  wall: { right: "see_cameras", icon: "grid", load: () => import("../cameras/wall") },
  shift: { right: "see_alerts", icon: "people", load: () => import("./shift") },
  own: { right: "see_contract_reports", isOperators: true, icon: "truck", load: () => import("./own") },
  supervisor: { right: "see_reports", icon: "bars", load: () => import("./supervisor") },
  analysis: { right: "see_reports", icon: "trend", load: () => import("./analysis") },
  snow: { right: "close_incident", icon: "flake", load: () => import("./snow") },
  admin: { right: "manage", icon: "gear", load: () => import("./admin") },
  suspects: { right: "see_reports", load: () => import("./suspects") },
  rules: { right: "see_reports", load: () => import("./rules") },
  tracker: { right: "manage", load: () => import("./tracker") },
  holds: { right: "export_evidence", load: () => import("./holds") },
  quarantine: { right: "manage", load: () => import("./quarantine") },
  setup: { right: "manage", load: () => import("../setup") },
  account: { right: "", load: () => import("../account") },
};

const isOpenTo = ({ right, isOperators }: Entry) => (right === "" || may(right)) && (!isOperators || Boolean(me.value?.operator));

export function PageChoice() {
  return (
    <nav class="switches" aria-label={t("pages")}>
      {(Object.keys(PAGES) as PageName[])
        .filter((name) => isOpenTo(PAGES[name]))
        .map((name) => {
          const { icon } = PAGES[name];
          if (!icon) return null;
          const title = t(`page.${name}` as Key);
          return (
            <button
              key={name} type="button" class="icon-button" title={title} aria-label={title} aria-pressed={page.value === name}
              onClick={() => (page.value === name ? (page.value = "") : openPage(name))}
            >
              <Icon name={icon} />
            </button>
          );
        })}
      {isUnderWay.value && page.value !== "setup" && may("manage") && (
        <button type="button" onClick={() => openPage("setup")}>
          {t("setup.back")}
        </button>
      )}
    </nav>
  );
}

export function OpenPage() {
  const name = page.value;
  const [loaded, setLoaded] = useState<{ name: string; Page: ComponentType } | null>(null);
  useEffect(() => {
    if (name) void PAGES[name].load().then(({ Page }) => setLoaded({ name, Page }));
  }, [name]);
  const isShown = name !== "" && isOpenTo(PAGES[name]);
  useEffect(() => {
    isMapCovered.value = isShown;
    return () => (isMapCovered.value = false);
  }, [isShown]);
  if (!isShown) return null;
  return (
    <section class="page" aria-labelledby="page-head">
      <button type="button" class="icon-button page-close" aria-label={t("close")} title={t("close")} onClick={() => (page.value = "")}>
        <Icon name="close" />
      </button>
      {loaded?.name === name ? <loaded.Page /> : <p id="page-head">{t("waiting")}</p>}
    </section>
  );
}
