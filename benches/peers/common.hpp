// What the C++ peers share: the data of the model, keyed numbers, and the line that each prints.
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <sys/resource.h>
#include <vector>

constexpr int CITIES = 50, TICKS = 120;
constexpr double CHANCE = 0.02;

struct Cities {
    double tax[CITIES], crime[CITIES], governance[CITIES], rent[CITIES];
};

struct Person {
    double income, consumption, fear, order, city;
};

inline Cities load_cities() {
    Cities cities;
    FILE *file = fopen("data/cities.csv", "r");
    char line[512];
    double share;
    if (!file || !fgets(line, sizeof line, file)) exit(1);
    for (int j = 0; j < CITIES; j++)
        if (fscanf(file, "%lf,%lf,%lf,%lf,%lf", cities.tax + j, cities.crime + j, cities.governance + j, cities.rent + j, &share) != 5)
            exit(1);
    fclose(file);
    return cities;
}

inline std::vector<Person> load_people(int households) {
    std::vector<Person> people(households);
    FILE *file = fopen(("data/households-" + std::to_string(households) + ".bin").c_str(), "rb");
    if (!file || fread(people.data(), sizeof(Person), households, file) != (size_t)households) exit(1);
    fclose(file);
    return people;
}

inline uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

struct Clock {
    static double cpu_now() {
        timespec t;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return t.tv_sec + 1e-9 * t.tv_nsec;
    }
    double cpu = cpu_now();
    std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();

    void report(const std::string &name, int households, long moves, const long *population) {
        double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
        double used = cpu_now() - cpu, top = 0, concentration = 0;
        for (int j = 0; j < CITIES; j++) {
            double share = (double)population[j] / households;
            top = std::max(top, share);
            concentration += share * share;
        }
        rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        printf("{\"name\": \"%s\", \"households\": %d, \"wall\": %.4f, \"cpu\": %.4f, \"moves\": %.4f, \"top\": %.4f, \"concentration\": %.5f, \"mib\": %ld}\n",
               name.c_str(), households, passed, used, (double)moves / households, top, concentration, usage.ru_maxrss / 1024);
    }
};
