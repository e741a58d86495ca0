"""The reference model in NumPy: whole arrays, one thread."""
import sys

import numpy as np

from common import CHANCE, CITIES, TICKS, Clock, load

N = int(sys.argv[1])
(tax, crime, governance, rent0), people = load(N)
income, consumption, fear, order = [people[:, k].copy() for k in range(4)]
city = people[:, 4].astype(np.int32)
rng = np.random.default_rng(1)
clock = Clock()
start = np.bincount(city, minlength=CITIES).astype(float)
rent, moves, history = rent0.copy(), 0, [start]
for _ in range(TICKS):
    who = np.flatnonzero(rng.random(N) < CHANCE)
    left = np.maximum(income[who, None] * (1 - tax) - rent, 1000.0)
    value = 2 * consumption[who, None] * np.log(left) - fear[who, None] * crime + order[who, None] * governance - 2.0
    value[np.arange(who.size), city[who]] += 2.0
    value += rng.gumbel(size=value.shape)
    best = value.argmax(1)
    moves += int((best != city[who]).sum())
    city[who] = best
    population = np.bincount(city, minlength=CITIES)
    history.append(population)
    rent = rent0 * (population / start) ** 0.5
clock.report("NumPy, one thread", N, moves, population, version=np.__version__)
