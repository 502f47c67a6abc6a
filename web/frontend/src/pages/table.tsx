// A table with a name and named columns.

import type { ComponentChildren } from "preact";

export function Table({ title, heads, children }: { title: ComponentChildren; heads: string[]; children: ComponentChildren }) {
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
