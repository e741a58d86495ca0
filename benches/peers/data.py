"""Writes data/cities.csv and data/households-N.bin: the cities of scenarios/reference-cities.csv, N households drawn from the model's laws."""
import os
import sys

import numpy as np

CITIES = 50
os.makedirs("data", exist_ok=True)
draw = np.random.default_rng(20240601)
tax, crime = draw.uniform(0.1, 0.45, CITIES), draw.uniform(0, 2, CITIES)
governance, rent = draw.uniform(-1, 1, CITIES), draw.uniform(8000, 30000, CITIES)
share = 1 / np.arange(1, CITIES + 1)
share /= share.sum()
columns = np.c_[tax, crime, governance, rent, share]
np.savetxt("data/cities.csv", columns, delimiter=",", header="tax,crime,governance,rent,share", comments="")
for households in map(int, sys.argv[1:]):
    draw = np.random.default_rng(7 + households)
    income = 60000 * np.exp(0.6 * draw.standard_normal(households))
    tastes = np.exp(0.3 * draw.standard_normal((households, 3)))
    city = draw.choice(CITIES, households, p=share)
    np.c_[income, tastes, city].astype("<f8").tofile(f"data/households-{households}.bin")
