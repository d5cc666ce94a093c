/*
 * CPF, the Brazilian taxpayer number: nine digits and two check digits, each a weighted sum modulo 11
 * (Receita Federal). Numbers made here are valid in form only; a match with a real person's is chance.
 */
function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[i]) * (digits.length + 1 - i);
  const rest = (sum * 10) % 11;
  return rest === 10 ? 0 : rest;
}

/** The CPF, eleven digits without punctuation, whose first nine are `base` (0 to 999,999,999). */
export function cpfFrom(base: number): string {
  const nine = String(base).padStart(9, '0');
  const ten = `${nine}${checkDigit(nine)}`;
  return `${ten}${checkDigit(ten)}`;
}

/** Whether these are eleven digits with right check digits. Eleven equal digits pass the sums but are never issued. */
export function isCpf(text: string): boolean {
  return /^\d{11}$/.test(text) && !/^(\d)\1{10}$/.test(text) && cpfFrom(Number(text.slice(0, 9))) === text;
}
