// Finding a name however it is spelt: Қабанбай, Кабанбай and Kabanbay are one.

const LATIN: Record<string, string> = {
  а: "a", ә: "a", б: "b", в: "v", г: "g", ғ: "g", д: "d", е: "e", ё: "e", ж: "j", з: "z", и: "i", й: "i", і: "i", к: "k", қ: "k",
  л: "l", м: "m", н: "n", ң: "n", о: "o", ө: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ұ: "u", ү: "u", ф: "f", х: "h", һ: "h",
  ц: "c", ч: "ch", ш: "sh", щ: "sh", ъ: "", ы: "i", ь: "", э: "e", ю: "iu", я: "ia",
};

/** The text with spelling differences of the three languages taken out. */
export function folded(text: string): string {
  return Array.from(text.toLowerCase(), (letter) => LATIN[letter] ?? letter)
    .join("")
    .replace(/zh/g, "j")
    .replace(/kh/g, "h")
    .replace(/y/g, "i")
    .replace(/q/g, "k")
    .replace(/w/g, "u")
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether each word of the query is in one of the texts. */
export function matches(query: string, ...texts: string[]): boolean {
  const hay = folded(texts.join(" "));
  return folded(query).split(" ").every((word) => hay.includes(word));
}
