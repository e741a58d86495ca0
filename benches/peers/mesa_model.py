"""The reference model in Mesa: one object a household, shuffled each tick. Building the objects is not in its time."""
import sys

import mesa
import numpy as np

from common import CHANCE, CITIES, TICKS, Clock, load


class Household(mesa.Agent):
    def __init__(self, model, income, consumption, fear, order, city):
        super().__init__(model)
        self.income, self.consumption, self.fear, self.order, self.city = income, consumption, fear, order, city

    def step(self):
        model = self.model
        if model.rng.random() >= CHANCE:
            return
        left = np.maximum(self.income * (1 - model.tax) - model.rent, 1000.0)
        value = 2 * self.consumption * np.log(left) - self.fear * model.crime + self.order * model.governance - 2.0
        value[self.city] += 2.0
        value += model.rng.gumbel(size=CITIES)
        best = int(value.argmax())
        if best != self.city:
            self.city = best
            model.moves += 1


class Migration(mesa.Model):
    def __init__(self, households):
        super().__init__(seed=1)
        (self.tax, self.crime, self.governance, self.rent0), people = load(households)
        for income, consumption, fear, order, city in people:
            Household(self, income, consumption, fear, order, int(city))
        self.rent, self.moves = self.rent0.copy(), 0
        self.population = self.count()
        self.start = self.population.astype(float)
        reporters = {"population": lambda model: model.population.copy(), "moves": "moves"}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def count(self):
        cities = np.fromiter((agent.city for agent in self.agents), int, len(self.agents))
        return np.bincount(cities, minlength=CITIES)

    def step(self):
        self.agents.shuffle_do("step")
        self.population = self.count()
        self.rent = self.rent0 * (self.population / self.start) ** 0.5
        self.datacollector.collect(self)


N = int(sys.argv[1])
model = Migration(N)
clock = Clock()
for _ in range(TICKS):
    model.step()
clock.report("Mesa, one thread", N, model.moves, model.population, version=mesa.__version__)
