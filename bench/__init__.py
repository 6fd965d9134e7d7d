"""How fast the bot is, how well it matches, and against whom."""

import os

# Read when numpy loads, so they stand before any import of it. One thread, for us and for the rivals.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"
