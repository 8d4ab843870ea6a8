/** Characters of a stranger's text in a line. */
const LINE_MAX = 1_000;

/** Control characters, line ends, and what hides or reorders others, but for two joiners. */
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/** A stranger's text as one line: what would move a cursor or reorder letters stands escaped. */
export function printable(text: string): string {
  const cut = text.length <= LINE_MAX ? text : text.slice(0, LINE_MAX);
  const line = cut.replace(HARMFUL, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
  return text.length <= LINE_MAX ? line : `${line}… (${text.length} characters in all)`;
}
