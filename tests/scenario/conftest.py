from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _linux_only():
    if not os.path.isdir("/proc/self/task"):  # noqa: PTH112
        pytest.skip("the whole centre's processes are found through /proc")
