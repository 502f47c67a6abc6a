// The beginning: what follows settings, address, clock and keys is switched on, then the session is asked for.

import { effect } from "@preact/signals";
import { render } from "preact";
import { announceAlerts } from "./announce";
import { App } from "./app";
import { t } from "./i18n";
import { followLanguage, language } from "./i18n/language";
import { listenToKeys } from "./keyboard";
import { letGoOfOldLooks } from "./let_go";
import { startClock } from "./live/clock";
import { city } from "./live/store";
import { followNight } from "./night";
import { followMoment } from "./past";
import { enterPast } from "./past";
import { askedMoment, followAddress } from "./selection";
import { followOtherTabs, resume } from "./session";
import { followSettings } from "./settings";
import { offerSetup } from "./setup/start";
import "./style/fonts.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "./style/tokens.css";
import "./style/page.css";
import "./style/lists.css";
import "./style/detail.css";
import "./style/map.css";
import "./style/pages.css";
import "./style/past.css";
import "./style/kiosk.css";
import { offerHook } from "./testhook";

letGoOfOldLooks();
followSettings();
followNight();
followLanguage();
followAddress();
followMoment();
startClock();
listenToKeys();
announceAlerts();
offerSetup();
offerHook();
effect(() => {
  document.title = [city.value?.name[language.value], t("app.title")].filter(Boolean).join(" — ");
});
effect(() => {
  const at_ms = askedMoment.value;
  if (at_ms === null || !city.value) return; // nobody is signed in yet, or the first picture is still to come
  askedMoment.value = null;
  void enterPast(at_ms);
});
render(<App />, document.getElementById("root") as HTMLElement);
followOtherTabs();
void resume();
