"""Writes claims/data/pair_model.onnx (int8) from trained weights: python bench/pair_model/export.py FROM.safetensors [TO]"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from claims.encoder_build import read_weights, write_int8  # noqa: E402

if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "claims" / "data" / "pair_model.onnx"
    write_int8(read_weights(Path(sys.argv[1]).read_bytes()), target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")
