"""Tasks: what a machine says that it is doing, in Harja's words: work, but for looking. Table in docs/tasks.md"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# finnishtransportagency/harja, suoritettavat-tehtavat.schema.json: whoever inspects drives there and clears nothing.
INSPECTIONS = frozenset(
    {
        "kelintarkastus",
        "tiestotarkastus",
        "tieturvallisuustarkastus",
        "tilaajan laadunvalvonta",
        "valaistusurakoiden tarkastusajo",
    }
)


def is_work(tasks: list[str] | None) -> bool:
    """Whether any of the tasks is more than looking."""
    return bool(set(tasks or ()) - INSPECTIONS)


def works(tasks: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`is_work` of each row of a column of lists; null where the device does not say."""
    rows = tasks.combine_chunks() if isinstance(tasks, pa.ChunkedArray) else tasks
    worked = pc.invert(pc.is_in(pc.list_flatten(rows), value_set=pa.array(sorted(INSPECTIONS))))
    row = pc.list_parent_indices(rows).to_numpy(zero_copy_only=False)
    found = np.bincount(row[worked.to_numpy(zero_copy_only=False)], minlength=len(rows)) > 0
    return pa.array(found, mask=pc.is_null(rows).to_numpy(zero_copy_only=False))
