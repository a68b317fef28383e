"""Matching through the command line, scored by ../shared/eval/score.py: figures to bench/out/quality_retrieval.json.

python bench/quality_retrieval.py
"""

from quality_events import measure

if __name__ == "__main__":
    measure("quality_retrieval")
