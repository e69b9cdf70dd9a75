/**
 * Spanish for the form that asks for a code.
 *
 * @module
 */
import type { PairingText } from "./pairing_text.ts";

/** Spanish. */
export const pairingEs: PairingText = {
  title: "Este dispositivo es nuevo aquí",
  ask: "Pide un código a quien lleva el servidor. Esa persona escribe",
  command: "deno task devices invite --role control",
  code: "Código",
  name: "Nombre de este dispositivo",
  nameHint: "Los demás lo leen cuando cambias algo, por ejemplo «Móvil de Ana».",
  connect: "Conectar",
  noName: "Ponle un nombre a este dispositivo.",
  wrongCode: "Este código no es correcto, ya se usó o ha caducado. Pide otro.",
  tooMany: "Se están probando demasiados códigos equivocados. Espera un momento y vuelve a intentarlo.",
  busy: "Demasiados dispositivos nuevos piden entrar a la vez. Vuelve a intentarlo en diez segundos.",
  noAnswer: "El servidor no responde. Vuelve a intentarlo cuando esté de vuelta.",
  failed: "El servidor no pudo dejar entrar a este dispositivo. Su registro dice por qué.",
};
