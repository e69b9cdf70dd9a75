/**
 * Spanish for the list of devices.
 *
 * @module
 */
import type { DevicesText } from "./devices_text.ts";

/** Spanish. */
export const devicesEs: DevicesText = {
  close: "Cerrar los dispositivos",
  none: "Todavía no ha entrado ningún otro dispositivo.",
  unknown: "Sin el servidor nadie puede decir quién puede entrar.",
  roles: { view: "puede mirar", control: "puede mirar y dar órdenes", admin: "puede hacer de todo" },
  cameLast: (age) => `se conectó por última vez ${age}`,
  neverCame: "aún no se ha conectado",
  thisOne: "este dispositivo",
  name: "Nombre del dispositivo",
  noName: "Un dispositivo necesita un nombre.",
  rename: "Cambiar el nombre",
  renamed: (name) => `El dispositivo se llama ${name}.`,
  revoke: "Retirar",
  revokeDevice: (name) => `Retirar ${name}`,
  revokeAsk: (name) => `¿Retirar ${name}? Queda fuera al momento, y solo vuelve a entrar con otro código.`,
  keep: "Conservarlo",
  revoked: (name) => `${name} ya no puede entrar.`,
  inviteTitle: "Dejar entrar un dispositivo",
  invited: "Para quién es el código",
  choices: {
    view: "Un dispositivo para mirar",
    control: "Un dispositivo para mandar",
    admin: "Un dispositivo para todo",
    class: "Una clase para mirar",
  },
  make: "Crear un código",
  made: "Se creó un código.",
  codes: "Códigos",
  useCode: "Abre la página en el dispositivo y escribe el código, o abre allí este enlace:",
  useLink: "Abre este enlace en cada dispositivo:",
  qrCode: "Código QR de este enlace",
  onlyHere: "Ninguna otra máquina puede abrir este enlace. Para móviles de tu red, inicia el servidor con",
  fingerprint:
    "Si el navegador advierte allí del certificado, es el correcto solo si tiene esta huella SHA-256:",
  plainHttp:
    "En esta red nada va cifrado: quien esté en ella puede leer y cambiar lo que se envía. Para cifrarlo, inicia el servidor con",
  once: (left) => `Vale una vez, durante ${left} más`,
  often: (left) => `Vale muchas veces, durante ${left} más`,
  withdraw: "Anular todos los códigos",
  withdrawn: "Ya no vale ningún código.",
  letIn: (name) => `Ha entrado ${name}.`,
};
