/**
 * Spanish for the page `/docs`.
 *
 * @module
 */
import type { DocsText } from "./docs_text.ts";

/** Spanish. */
export const docsEs: DocsText = {
  title: "Llamadas y mensajes",
  about:
    "Lo que un programa puede pedir a este servidor, y lo que este le comunica. Cada llamada se puede probar aquí.",
  back: "Volver a las placas",
  board: "Placa",
  role: {
    view: "Esta página puede mirar.",
    control: "Esta página puede mirar y dar órdenes.",
    admin: "Esta página puede hacer de todo.",
  },
  commands: "Órdenes de la placa",
  methods: "Otros métodos",
  notifications: "Avisos",
  inEnglish: "Las descripciones están en inglés.",
  takes: "Recibe",
  gives: "Devuelve",
  nothing: "nada",
  optional: "se puede omitir",
  failures: "Puede fallar con",
  call: "Llamar a",
  calling: "Esperando la respuesta",
  needs: (role) => `Esto necesita el rol ${role}.`,
  offline: "Sin el servidor no se puede llamar a nada.",
  kept: "El servidor no está. Esto es lo último que dijo.",
  missing: "El servidor no está, y este navegador no ha guardado lo que se le puede pedir.",
  answered: "Respuesta",
  failed: { not_run: "Falló, y no se ejecutó", unknown: "Falló; no se sabe si se ejecutó" },
  notJson: (name) => `"${name}" tiene que ser JSON.`,
};
