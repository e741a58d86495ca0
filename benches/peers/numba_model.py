"""The reference model in Numba: compiled loops over households on all threads. Compiling is not in its time."""
import sys
from math import log

import numba
import numpy as np

from common import CITIES, TICKS, Clock, load

GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@numba.njit(fastmath=True)
def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@numba.njit(parallel=True, fastmath=True)
def tick(t, income, consumption, fear, order, city, tax, crime, governance, rent, threads):
    households = income.size
    moved = np.zeros(threads, np.int64)
    part = (households + threads - 1) // threads
    for k in numba.prange(threads):
        count = 0
        for i in range(k * part, min(households, (k + 1) * part)):
            s = mix(np.uint64(t) * GOLDEN + np.uint64(i))
            if (s >> np.uint64(11)) * (1.0 / 9007199254740992.0) >= 0.02:
                continue
            highest, best, here = -1e300, city[i], city[i]
            for j in range(50):
                left = max(income[i] * (1 - tax[j]) - rent[j], 1000.0)
                s += GOLDEN
                u = ((mix(s) >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)
                value = 2 * consumption[i] * log(left) - fear[i] * crime[j] + order[i] * governance[j] - log(-log(u))
                if j != here:
                    value -= 2.0
                if value > highest:
                    highest, best = value, j
            if best != here:
                count += 1
                city[i] = best
        moved[k] = count
    return moved.sum()


N, THREADS = int(sys.argv[1]), int(sys.argv[2])
numba.set_num_threads(THREADS)
(tax, crime, governance, rent0), people = load(N)
columns = [people[:, k].copy() for k in range(4)]
city = people[:, 4].astype(np.int32)
few = [column[:10].copy() for column in [*columns, city]]
tick(1, *few, tax, crime, governance, rent0, THREADS)
clock = Clock()
start = np.bincount(city, minlength=CITIES).astype(float)
rent, moves, history = rent0.copy(), 0, [start]
for t in range(TICKS):
    moves += tick(t + 1, *columns, city, tax, crime, governance, rent, THREADS)
    population = np.bincount(city, minlength=CITIES)
    history.append(population)
    rent = rent0 * (population / start) ** 0.5
clock.report(f"Numba, {THREADS} threads", N, moves, population, version=numba.__version__)
