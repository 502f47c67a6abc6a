// The HTTP API: what is asked once or commanded. Errors carry the server's own words (RFC 9457).

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly field: string = "",
    /** The error's name, as the last part of the problem's type. */
    readonly kind: string = "",
  ) {
    super(detail || title);
  }
}

const BASE = "/api/v1/";

async function problemOf(answer: Response): Promise<Problem> {
  const body = (await answer.json().catch(() => ({}))) as { type?: string; title?: string; detail?: string; field?: string };
  const kind = body.type?.split("/").at(-1) ?? "";
  return new Problem(answer.status, body.title ?? answer.statusText, typeof body.detail === "string" ? body.detail : "", body.field, kind);
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await fetch(BASE + path, init).catch(() => {
    throw new Problem(0, "offline", "");
  });
  if (!answer.ok) throw await problemOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>(path, signal ? { signal } : {});
}

/** Bytes as they come. */
export async function getBytes(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(BASE + path, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new Problem(0, "offline", "");
  });
  if (!answer.ok) throw await problemOf(answer);
  return answer.arrayBuffer();
}

/** Commands. A creating call is given a key, so that a second press or a repeated packet makes nothing twice. */
export function post<T>(path: string, body: object = {}, key = ""): Promise<T> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (key) headers["Idempotency-Key"] = key;
  return call<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** A picture as it is. */
export const postPicture = <T>(path: string, picture: Blob) => call<T>(path, { method: "POST", headers: { "Content-Type": "image/jpeg" }, body: picture });

function send<T>(method: string, path: string, body: object): Promise<T> {
  return call<T>(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const put = <T>(path: string, body: object) => send<T>("PUT", path, body);
export const patch = <T>(path: string, body: object) => send<T>("PATCH", path, body);

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists only on https
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const url = (path: string) => BASE + path;
