/**
 * What the shapes of messages are built from. Each schema is both: the check of what came, and the type that is inferred from it.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Told } from "./told.ts";

/** Any text. */
export const text: z.ZodMiniString<string> = z.string();
/** Any number. */
export const number: z.ZodMiniNumber<number> = z.number();
/** A text, or null where that is not known. */
export const textOrNull: z.ZodMiniNullable<z.ZodMiniString<string>> = z.nullable(text);
/** A number, or null where that is not known. */
export const numberOrNull: z.ZodMiniNullable<z.ZodMiniNumber<number>> = z.nullable(number);

/**
 * A name of which the server may tell more than are known here (C15).
 *
 * @returns Any text, with the known names in its type.
 */
export function told<Known extends string>(): z.ZodMiniType<Told<Known>> {
  return text;
}

/**
 * A list that nobody changes.
 *
 * @param item What is in it.
 */
export function list<T>(item: z.ZodMiniType<T>): z.ZodMiniType<readonly T[]> {
  return z.array(item);
}

/**
 * Values by name.
 *
 * @param value What is under each name.
 */
export function byName<T>(value: z.ZodMiniType<T>): z.ZodMiniType<Readonly<Record<string, T>>> {
  return z.record(text, value);
}

/** The error of an object of arguments: what it takes, if something else is in it. */
export type ArgumentsError = (issue: { readonly code?: string }) => string;

/**
 * What is said of arguments that a method does not take.
 *
 * @param method Name of the method.
 * @param names Those that it takes.
 * @returns For a strict object of them.
 */
export function takes(method: string, names: string): { readonly error: ArgumentsError } {
  return {
    error: ({ code }) =>
      code === "unrecognized_keys" ? `"${method}" takes ${names}` : "The arguments must be an object",
  };
}
