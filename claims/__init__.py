"""The claim store and everything that reads language. Knows nothing of chat."""

import os

# One thread a process for numpy's own matrices, unless somebody has said otherwise: they are small here, and many
# processes and askers share the cores. Read once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
