// What the desk's library of photos is asked and told (articles/admin/library.py).
import { note } from "../lib/form.js";
import { formToken } from "../lib/login.js";
import { gettext } from "../lib/words.js";

export const addressOf = (path) => `${note.dataset.photos}${path}`;

const sent = async (path, data) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(data)) body.append(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": formToken() };
  const response = await fetch(addressOf(path), { method: "POST", body, headers });
  if (response.status === 401) throw new Error(gettext("You are logged out. Log in, and choose the picture again."));
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const said = gettext("The picture could not be sent. It goes with the form when you save.");
    throw new Error(answer.error || said);
  }
  return answer;
};

// Both throw an error in words for who sent it. {photo, copy, notes}; copy: one that looks like it.
export const takeInFile = (file) => sent("take-in/", { file });
export const keepFocus = (photo) => sent(`${photo.id}/focus/`, { x: photo.focal_x, y: photo.focal_y });

// The photos of these ids, those there are; none where nobody answers.
export async function photosOf(ids) {
  try {
    const query = new URLSearchParams(ids.map((id) => ["id", id]));
    const response = await fetch(`${addressOf("about/")}?${query}`);
    return response.ok ? (await response.json()).photos : [];
  } catch {
    return [];
  }
}

// {photos, next}: those with these words, after the place `before`; null where nobody answers, or not so.
export async function searchPhotos(words, before) {
  try {
    const query = new URLSearchParams({ q: words, before });
    const response = await fetch(`${addressOf("library/")}?${query}`, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
