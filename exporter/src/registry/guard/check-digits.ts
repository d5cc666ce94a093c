const ZERO = 48;

/** Value of a CNPJ's character: its ASCII code less 48, for digits and, since July 2026, letters. */
const valueAt = (text: string, at: number) => text.charCodeAt(at) - ZERO;

/** A check digit modulo 11 of the first `length` characters, under weights that rise from 2 at the right. */
function modulo11(text: string, length: number, highestWeight: number): number {
  let sum = 0;
  for (let at = length - 1, weight = 2; at >= 0; at--, weight = weight === highestWeight ? 2 : weight + 1) {
    sum += valueAt(text, at) * weight;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

const isOneCharacter = (text: string) => text === text[0]!.repeat(text.length);

/** Whether eleven digits are a CPF (Instrução Normativa RFB 1.548/2015): its two check digits hold. */
export function isCpf(digits: string): boolean {
  // Eleven equal digits pass the arithmetic, yet are never given out.
  return (
    !isOneCharacter(digits) &&
    modulo11(digits, 9, 11) === valueAt(digits, 9) &&
    modulo11(digits, 10, 11) === valueAt(digits, 10)
  );
}

/** Whether twelve digits or capitals and two digits are a CNPJ (Instrução Normativa RFB 2.229/2024). */
export function isCnpj(text: string): boolean {
  return (
    !isOneCharacter(text) && modulo11(text, 12, 9) === valueAt(text, 12) && modulo11(text, 13, 9) === valueAt(text, 13)
  );
}

/** The check of payment cards, ISO/IEC 7812-1 annex B (Luhn). */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = valueAt(digits, at) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
