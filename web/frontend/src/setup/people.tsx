// Step five: the people who work here, besides who sets this up.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { NewUser } from "../pages/users";
import { known } from "./known";

export function People() {
  const [round, setRound] = useState(0);
  return (
    <>
      <p>{t("setup.people_what", { count: known.value?.people ?? 1 })}</p>
      <NewUser key={round} made={() => setRound(round + 1)} />
    </>
  );
}
