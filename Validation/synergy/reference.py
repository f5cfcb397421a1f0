"""Fits MuSyC with the reference implementation (PyPI `synergy`) and writes its sums of squares.

Usage: python reference.py DATA.csv … > reference.json
A table has dose columns and, last, the effect; the first line names them. Two drugs are fitted with cooperativity
(`fit_gamma`), as that package does by default for two drugs; three and four drugs without it, its default there.
"""
import json
import sys
import time
import warnings

import numpy as np
from synergy.combination import MuSyC
from synergy.higher import MuSyC as MuSyCN

warnings.simplefilter("ignore")
answers = {}
for path in sys.argv[1:]:
    table = np.genfromtxt(path, delimiter=",", skip_header=1)
    doses, effect = table[:, :-1], table[:, -1]
    begin = time.time()
    if doses.shape[1] == 2:
        model = MuSyC()
        model.fit(doses[:, 0], doses[:, 1], effect)
        predicted = model.E(doses[:, 0], doses[:, 1])
    else:
        model = MuSyCN(num_drugs=doses.shape[1])
        model.fit(doses, effect)
        predicted = model.E(doses)
    answers[path.rsplit("/", 1)[-1]] = {
        "sse": float(np.sum((predicted - effect) ** 2)),
        "seconds": round(time.time() - begin, 2),
        "converged": bool(model.is_converged),
        "parameters": {k: float(v) for k, v in model.get_parameters().items()},
    }
    print(path, answers[path.rsplit("/", 1)[-1]]["sse"], file=sys.stderr, flush=True)
json.dump(answers, sys.stdout, indent=1)
