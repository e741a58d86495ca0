"""What the Python peers share: the constants of the model, its data, and the line that each prints."""
import json
import resource
import time

import numpy as np

CITIES, TICKS, CHANCE = 50, 120, 0.02


def load(households):
    """Tax, crime, governance and rent of each city; income, three tastes and city of each household."""
    cities = np.loadtxt("data/cities.csv", delimiter=",", skiprows=1)
    people = np.fromfile(f"data/households-{households}.bin").reshape(-1, 5)
    return [cities[:, k].copy() for k in range(4)], people


class Clock:
    """Wall and processor time of the loop alone."""

    def __init__(self):
        self.cpu, self.wall = time.process_time(), time.perf_counter()

    def report(self, name, households, moves, population, **more):
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        shares = np.asarray(population, float) / np.sum(population)
        line = dict(
            name=name,
            households=int(households),
            wall=round(wall, 4),
            cpu=round(cpu, 4),
            moves=round(float(moves) / households, 4),
            top=round(float(shares.max()), 4),
            concentration=round(float((shares**2).sum()), 5),
            mib=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        )
        print(json.dumps({**line, **more}), flush=True)
