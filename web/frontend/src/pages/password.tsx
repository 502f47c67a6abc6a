// A password that one person gives to another: made here, shown, to be told by voice or on paper.

import { useState } from "preact/hooks";
import { t } from "../i18n";

export const SHORTEST_PASSWORD = 12; // as the server wants it
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"; // nothing that is misread from paper

/** Four groups of four letters: 79 bits. */
export function generatedPassword(): string {
  const letters = Array.from({ length: 16 }, letter);
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join("")).join("-");
}

/** Each letter as likely as any other: bytes beyond the last whole round are thrown again. */
function letter(): string {
  const most = 256 - (256 % LETTERS.length);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < most) return LETTERS[byte % LETTERS.length] ?? "";
  }
}

export function NewPassword() {
  const [text, setText] = useState("");
  const [isShown, setShown] = useState(false);
  const generate = () => {
    setText(generatedPassword());
    setShown(true);
  };
  return (
    <>
      <label>
        {t("users.password")}
        <input
          name="password" required minLength={SHORTEST_PASSWORD} autocomplete="new-password" value={text}
          onInput={(event) => setText(event.currentTarget.value)} {...({ type: isShown ? "text" : "password" } as object)}
        />
      </label>
      <button type="button" onClick={generate}>
        {t("users.generate")}
      </button>
    </>
  );
}
