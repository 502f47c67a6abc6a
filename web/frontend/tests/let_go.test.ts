import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { options } from "preact";
import { letGoOfOldLooks } from "../src/let_go";

interface Look {
  __c: { __v?: Look };
  __k: unknown;
}

type Hooks = { __b: (look: Look) => void; diffed: (look: Look) => void };

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("of a part that is drawn anew again and again only the newest look is kept", async () => {
  letGoOfOldLooks();
  const hooks = options as unknown as Hooks;
  const part: Look["__c"] = {};
  const looks: WeakRef<Look>[] = [];
  const draw = () => {
    const look: Look = { __c: part, __k: ["what it was drawn of"] };
    hooks.__b(look);
    hooks.diffed(look);
    part.__v = look;
    looks.push(new WeakRef(look));
  };
  for (let time = 0; time < 50; time += 1) draw();
  await new Promise((done) => setTimeout(done, 0)); // a WeakRef holds its target until the turn is over
  collect();
  assert.deepEqual(looks.map((look) => look.deref() !== undefined).lastIndexOf(false), looks.length - 2);
  assert.equal(looks.filter((look) => look.deref()).length, 1);
});
