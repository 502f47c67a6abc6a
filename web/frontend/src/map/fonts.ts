// The labels' letters: the page's own font files, handed to the map. Kazakh needs the extended Cyrillic.

import cyrillic from "@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff2";
import cyrillicExt from "@fontsource/noto-sans/files/noto-sans-cyrillic-ext-400-normal.woff2";
import latin from "@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2";
import latinExt from "@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2";

export const FONT = "Noto Sans Regular";

const face = (address: string, ...range: string[]) => ({ url: new URL(address, location.origin).href, "unicode-range": range });

export const FONT_FACES = {
  [FONT]: [
    face(latin, "U+0000-00FF", "U+0131", "U+0152-0153", "U+2000-206F", "U+20AC", "U+2116", "U+2122", "U+2212"),
    face(latinExt, "U+0100-0130", "U+0132-0151", "U+0154-02AF"),
    face(cyrillic, "U+0400-045F", "U+0490-0491", "U+04B0-04B1"),
    face(cyrillicExt, "U+0460-048F", "U+0492-04AF", "U+04B2-052F", "U+20B8"),
  ],
};
