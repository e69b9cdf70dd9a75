import type { Method } from "../../../protocol/api/method.ts";

/** What a method takes of params, or what is wrong with them. */
export function readParams<Params>(method: Method<unknown, Params>, params: unknown) {
  const { data, error } = method.params().safeParse(params);
  return error === undefined ? { ok: true, value: data } : { ok: false, problem: error.issues[0]?.message };
}
