// Pages that take the place of lists and map; each is loaded when it is opened for the first time. The map waits beneath.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t, type Key } from "../i18n";
import { may } from "../live/store";
import { page, type PageName } from "../selection";
import { Icon, type IconName } from "../panels/shapes";

interface Entry {
  right: string;
  icon: IconName;
  load: () => Promise<{ Page: ComponentType }>;
}

export const PAGES: Record<PageName, Entry> = {
  wall: { right: "see_cameras", icon: "grid", load: () => import("../cameras/wall") },
  supervisor: { right: "see_reports", icon: "bars", load: () => import("./supervisor") },
  admin: { right: "manage", icon: "gear", load: () => import("./admin") },
};

export function PageChoice() {
  return (
    <nav class="switches" aria-label={t("pages")}>
      {(Object.keys(PAGES) as PageName[])
        .filter((name) => may(PAGES[name].right))
        .map((name) => {
          const title = t(`page.${name}` as Key);
          return (
            <button
              key={name} type="button" class="icon-button" title={title} aria-label={title} aria-pressed={page.value === name}
              onClick={() => (page.value = page.value === name ? "" : name)}
            >
              <Icon name={PAGES[name].icon} />
            </button>
          );
        })}
    </nav>
  );
}

export function OpenPage() {
  const name = page.value;
  const [loaded, setLoaded] = useState<{ name: string; Page: ComponentType } | null>(null);
  useEffect(() => {
    if (name) void PAGES[name].load().then(({ Page }) => setLoaded({ name, Page }));
  }, [name]);
  if (!name || !may(PAGES[name].right)) return null;
  return (
    <section class="page" aria-labelledby="page-head">
      <button type="button" class="icon-button page-close" aria-label={t("close")} title={t("close")} onClick={() => (page.value = "")}>
        <Icon name="close" />
      </button>
      {loaded?.name === name ? <loaded.Page /> : <p id="page-head">{t("waiting")}</p>}
    </section>
  );
}
