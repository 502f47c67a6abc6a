// Lets go of what a part looked like before it drew itself anew.
//
// Preact keeps the first looks of a part in the children that its parent was drawn with, and a parent that stays, as the
// page's own frame does, keeps them for ever. Where rows come and go, one old look leads on to the next, over the parents
// of what had not changed: every incident that was ever listed left its 18 nodes behind.
// Names are Preact's own, shortened as its devtools know them; tests/browser/test_long_shift.py notices if they change.

import { options } from "preact";

interface Look {
  __c?: { __v?: Look } | null; // the part's instance, and its newest look
  __k?: unknown; // what it was drawn of
}

type Hooks = { __b?: (look: Look) => void; diffed?: (look: Look) => void };

export function letGoOfOldLooks(): void {
  const hooks = options as Hooks;
  const { __b: before, diffed: after } = hooks;
  const former = new WeakMap<Look, Look>();
  hooks.__b = (look) => {
    const old = look.__c?.__v;
    if (old && old !== look) former.set(look, old); // it draws itself anew: a parent would bring a look without an instance
    before?.(look);
  };
  hooks.diffed = (look) => {
    const old = former.get(look);
    if (old) old.__k = null;
    former.delete(look); // or each look would keep the one before it, and that the one before
    after?.(look);
  };
}
