// What a form asks about a person: its role, whose vehicles it sees, its language.

import { t, word } from "../i18n";
import { LANGUAGES, NAMES } from "../i18n/language";
import { operators } from "../live/store";

export interface User {
  id: string;
  login: string;
  name: string;
  role: string;
  operator: string;
  language: string;
  enabled: boolean;
  /** Comes from an identity provider, which gives role and operator. */
  provider: boolean;
  second_factor: boolean;
}

export const ROLES = ["dispatcher", "supervisor", "contractor", "analyst", "viewer", "admin"] as const;

/** The role, and of a contractor whose vehicles it sees. */
export function RoleFields({ role, choose, operator = "" }: { role: string; choose: (role: string) => void; operator?: string }) {
  return (
    <>
      <label>
        {t("users.role")}
        <select name="role" value={role} onChange={(event) => choose(event.currentTarget.value)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {word("role", each)}
            </option>
          ))}
        </select>
      </label>
      {role === "contractor" && (
        <label>
          {t("load.operator")}
          <select name="operator" required defaultValue={operator}>
            {[...operators.value.values()].map((each) => (
              <option key={each.id} value={each.id} selected={each.id === operator}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

export function LanguageField({ language = "" }: { language?: string }) {
  return (
    <label>
      {t("language")}
      <select name="language">
        {LANGUAGES.map((code) => (
          <option key={code} value={code} lang={code} selected={code === language}>
            {NAMES[code]}
          </option>
        ))}
      </select>
    </label>
  );
}
