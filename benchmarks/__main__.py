"""`python -m benchmarks [NAME ...]` runs all benchmarks, or those named."""

import importlib
import sys

NAMES = ("commands", "words", "second_checker", "componentwise", "limits", "flow")

for name in sys.argv[1:] or NAMES:
    if name not in NAMES:
        sys.exit(f"there is no benchmark {name!r}; there are {', '.join(NAMES)}")
    print(f"== {name}")
    importlib.import_module(f"benchmarks.{name}").main()
