// ketacalc conform -- node examples/conform/calculator.mjs
import { createInterface } from "node:readline";

class Unsupported extends Error {}

function number(stated, unit) { // a number above zero in the one unit that this calculator knows
  if (stated.unit !== unit) throw new Unsupported(unit);
  if (!/^[0-9]+(\.[0-9]+)?$/.test(stated.value) || Number(stated.value) === 0) throw new RangeError(stated.value);
  return Number(stated.value);
}

function pumpRate({ dose, weight, concentration, unit }) { // mL/h: put your own calculator here
  if (unit !== "mL/h") throw new Unsupported(unit);
  return number(dose, "mg/kg/h") * number(weight, "kg") / number(concentration, "mg/mL");
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, operation, input } = JSON.parse(line);
  let answer = { unsupported: true };
  try {
    if (operation === "infusion") answer = { result: { value: pumpRate(input), unit: "mL/h" } };
  } catch (error) { // what is missing is a TypeError
    if (!(error instanceof Unsupported)) answer = { refused: true };
  }
  console.log(JSON.stringify({ id, ...answer }));
}
