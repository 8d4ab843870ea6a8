"""Writes zk/projectile beside this file: the projectile model for one row, and calibration.json.

A circuit has a fixed size, so the number of rows that projectile/model.onnx leaves open is set to one. Speeds and angles of the
calibration are drawn here from what the model was trained with; nothing is downloaded.
Needs numpy and onnx: python3 -m pip install numpy onnx
"""

import json
import pathlib

import numpy as np
import onnx

CALIBRATION_ROWS = 20

if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    model = onnx.load(folder / "projectile" / "model.onnx")
    for tensor in [*model.graph.input, *model.graph.output]:
        for dimension in tensor.type.tensor_type.shape.dim:
            if not dimension.dim_value:
                dimension.dim_value = 1
    onnx.checker.check_model(model)
    target = folder / "zk" / "projectile"
    target.mkdir(parents=True, exist_ok=True)
    onnx.save(model, target / "model.onnx")
    rng = np.random.default_rng(7)
    corners = [[0.0, 0.0], [40.0, 90.0]]
    rows = corners + [[round(float(rng.uniform(0, 40)), 2), round(float(rng.uniform(0, 90)), 2)]
                      for _ in range(CALIBRATION_ROWS - len(corners))]
    (target / "calibration.json").write_text(json.dumps({"input_data": rows}) + "\n")
    (target / "model.json").write_text(json.dumps({"name": "projectile", "version": "1", "file": "model.onnx"}, indent=2) + "\n")
