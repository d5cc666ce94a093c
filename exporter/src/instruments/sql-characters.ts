/** What a character begins in PostgreSQL's lexical structure (`scan.l`). */
export const BLANK = 1;
export const WORD = 2;
export const DIGIT = 3;
export const OPERATOR = 4;
export const OPENING = 5;
export const CLOSING = 6;
export const COMMA = 7;
export const DOT = 8;
export const SEMICOLON = 9;
export const COLON = 10;
export const STRING = 11;
export const QUOTED_NAME = 12;
export const DOLLAR = 13;

/** By ASCII code, one of the kinds above; 0 stands nowhere outside of quotes. All above ASCII is part of a word. */
export const KINDS = new Uint8Array(128);
/** By ASCII code, what a character within a word becomes, in lower case; 0 ends the word. */
export const WITHIN_WORD = new Uint8Array(128);
/** Characters by which an operator may end in + or -. */
export const ENDS_IN_SIGN = new Uint8Array(128);

function mark(kind: number, characters: string): void {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
}
mark(BLANK, ' \t\n\r\f\v');
mark(WORD, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_');
mark(DIGIT, '0123456789');
mark(OPERATOR, '+-*/<>=~!@#%^&|`?');
mark(OPENING, '([');
mark(CLOSING, ')]');
mark(COMMA, ',');
mark(DOT, '.');
mark(SEMICOLON, ';');
mark(COLON, ':');
mark(STRING, "'");
mark(QUOTED_NAME, '"');
mark(DOLLAR, '$');
for (const character of 'abcdefghijklmnopqrstuvwxyz_0123456789$') {
  WITHIN_WORD[character.charCodeAt(0)] = character.charCodeAt(0);
  WITHIN_WORD[character.toUpperCase().charCodeAt(0)] = character.charCodeAt(0);
}
for (const character of '~!@#%^&|`?') ENDS_IN_SIGN[character.charCodeAt(0)] = 1;
