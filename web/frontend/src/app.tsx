// The screen: the line on top, the lists, the map, the panel of what is selected.

import { Announcer } from "./announce";
import { t } from "./i18n";
import { MapPanel } from "./map/panel";
import { AlertList } from "./panels/alerts";
import { FactorFirst } from "./account/factor_first";
import { Kiosk } from "./kiosk";
import { Banner } from "./panels/banner";
import { AskedOfUs } from "./panels/dispatches";
import { Detail } from "./panels/detail";
import { Header } from "./panels/header";
import { Help } from "./panels/help";
import { IncidentList } from "./panels/incidents";
import { Search } from "./panels/search";
import { SignIn } from "./panels/signin";
import { city, may, past } from "./live/store";
import { OpenPage } from "./pages";
import { player } from "./past";
import { isKiosk, page } from "./selection";
import { look, session } from "./session";

export function App() {
  if (session.value === "unknown") return null;
  if (session.value === "out") return <SignIn />;
  if (session.value === "factor") return <FactorFirst />;
  if (isKiosk.value) return <Kiosk />;
  const PastBar = player.value?.Bar;
  return (
    <div class={past.value ? "app past" : "app"}>
      <a class="skip" href="#incidents-head">
        {t("skip")}
      </a>
      <Header />
      <Banner />
      <div class="lists" role="complementary" aria-label={t("lists")}>
        <Search />
        {may("see_alerts") && <AlertList />}
        {page.value !== "own" && <AskedOfUs />}
        <IncidentList />
      </div>
      {city.value ? <MapPanel look={look} /> : <main class="map waiting">{t("waiting")}</main>}
      {page.value && <OpenPage />}
      <Detail />
      {past.value && PastBar && <PastBar />}
      <Help />
      <Announcer />
    </div>
  );
}
