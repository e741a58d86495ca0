// The reference model in plain C++: rows of doubles, one generator a thread (xoshiro256+), std::log, Gumbel draws.
// Usage: plain HOUSEHOLDS THREADS
#include "common.hpp"
#include <omp.h>

struct Generator {
    uint64_t s[4];
    explicit Generator(uint64_t seed) {
        for (auto &word : s) word = mix(seed += 0x9e3779b97f4a7c15ull);
    }
    static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    double uniform() {
        uint64_t result = s[0] + s[3], t = s[1] << 17;
        s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3], s[2] ^= t, s[3] = rotate(s[3], 45);
        return ((result >> 11) + 0.5) * 0x1p-53;
    }
};

struct Row {
    double income, consumption, fear, order;
    int city;
};

int main(int count, char **arguments) {
    if (count != 3) return 2;
    int households = atoi(arguments[1]), threads = atoi(arguments[2]);
    omp_set_num_threads(threads);
    Cities cities = load_cities();
    std::vector<Row> rows;
    for (const Person &p : load_people(households)) rows.push_back({p.income, p.consumption, p.fear, p.order, (int)p.city});
    std::vector<Generator> generators;
    for (int k = 0; k < threads; k++) generators.emplace_back(1000 + k);

    Clock clock;
    long start[CITIES] = {}, population[CITIES] = {}, moves = 0;
    for (const Row &row : rows) start[row.city]++;
    double rent[CITIES];
    std::copy(cities.rent, cities.rent + CITIES, rent);
    for (int t = 0; t < TICKS; t++) {
#pragma omp parallel reduction(+ : moves)
        {
            Generator &generator = generators[omp_get_thread_num()];
#pragma omp for schedule(static)
            for (int i = 0; i < households; i++) {
                if (generator.uniform() >= CHANCE) continue;
                Row &row = rows[i];
                double highest = -1e300;
                int best = row.city;
                for (int j = 0; j < CITIES; j++) {
                    double left = std::max(row.income * (1 - cities.tax[j]) - rent[j], 1000.0);
                    double value = 2 * row.consumption * std::log(left) - row.fear * cities.crime[j] +
                                   row.order * cities.governance[j] - (j != row.city ? 2.0 : 0.0) -
                                   std::log(-std::log(generator.uniform()));
                    if (value > highest) highest = value, best = j;
                }
                if (best != row.city) moves++, row.city = best;
            }
        }
        std::fill(population, population + CITIES, 0);
        for (const Row &row : rows) population[row.city]++;
        for (int j = 0; j < CITIES; j++) rent[j] = cities.rent[j] * std::sqrt((double)population[j] / start[j]);
    }
    clock.report("C++, plain, " + std::to_string(threads) + " threads", households, moves, population);
}
