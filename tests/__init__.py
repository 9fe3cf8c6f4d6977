"""The tests. Numbers are crunched as the program has it: on one thread, for answers are graded side by side."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
