/** The number that a sum asks for. Mirrors recognize/sums.py. */

const SUM = /^([0-9]{1,4})(?:([-+*×÷/])([0-9]{1,4})=?\??|x([0-9]{1,4})(?:=\??|\?))$/;

/**
 * The value of a sum of two whole numbers as captchas show it: `8+1=?` has 9; null for a text that
 * is no such sum, and for a quotient that is no whole number.
 *
 * @param {string} text
 */
export function value(text) {
  const match = SUM.exec(text);
  if (!match) return null;
  const left = Number(match[1]);
  const right = Number(match[3] ?? match[4]);
  switch (match[2] ?? "×") {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "÷":
    case "/":
      return right && left % right === 0 ? left / right : null;
    default:
      return left * right;
  }
}
