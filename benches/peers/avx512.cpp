// The reference model by hand for AVX-512: skips from one considering household to the next, one draw from the logit shares,
// 32-byte rows fetched ahead, counts kept up to date. Numbers are keyed by tick and block, so threads change nothing.
// Usage: avx512 HOUSEHOLDS THREADS
#include "common.hpp"
#include <immintrin.h>
#include <omp.h>

typedef __m512 Lanes;
constexpr int BLOCK = 4096;
constexpr float LOG2_E = 1.44269504f;

static inline Lanes all(float x) { return _mm512_set1_ps(x); }

static inline Lanes log2(Lanes x) {
    Lanes e = _mm512_getexp_ps(x), m = _mm512_getmant_ps(x, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_zero);
    Lanes p = all(0.0147787208f);
    for (float c : {-0.180299771f, 0.961866323f, -2.94520621f, 5.72340133f, -7.44387314f, 7.11003521f, -3.24070214f})
        p = _mm512_fmadd_ps(p, m, all(c));
    return _mm512_add_ps(e, p);
}

static inline Lanes exp2(Lanes x) {
    Lanes whole = _mm512_roundscale_ps(x, 8), f = _mm512_sub_ps(x, whole), p = all(0.00134004322f);
    for (float c : {0.0096760371f, 0.0555032721f, 0.240221074f, 0.693147207f, 1.00000008f}) p = _mm512_fmadd_ps(p, f, all(c));
    return _mm512_scalef_ps(p, whole);
}

// Sixteen words: eight outputs of splitmix64 from `key` on.
static inline __m512i words(uint64_t key) {
    __m512i steps = _mm512_set_epi64(8, 7, 6, 5, 4, 3, 2, 1), golden = _mm512_set1_epi64(0x9e3779b97f4a7c15ull);
    __m512i z = _mm512_add_epi64(_mm512_set1_epi64(key), _mm512_mullo_epi64(steps, golden));
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 30)), _mm512_set1_epi64(0xbf58476d1ce4e5b9ull));
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 27)), _mm512_set1_epi64(0x94d049bb133111ebull));
    return _mm512_xor_si512(z, _mm512_srli_epi64(z, 31));
}

static inline Lanes uniform(__m512i words) {
    return _mm512_fmadd_ps(_mm512_cvtepi32_ps(_mm512_srli_epi32(words, 8)), all(0x1p-24f), all(0x1p-25f));
}

struct alignas(32) Row {
    float income, consumption, fear, order, log_income;
    int city;
    float unused[2];
};

int main(int count, char **arguments) {
    if (count != 3) return 2;
    int households = atoi(arguments[1]), threads = atoi(arguments[2]);
    omp_set_num_threads(threads);
    Cities cities = load_cities();
    Row *rows = (Row *)aligned_alloc(64, (size_t)((households + 1) / 2) * 64);
    auto people = load_people(households);
    for (int i = 0; i < households; i++) {
        const Person &p = people[i];
        rows[i] = {(float)p.income, (float)(2 * p.consumption), (float)p.fear * LOG2_E, (float)p.order * LOG2_E,
                   (float)std::log2(p.income), (int)p.city, {0, 0}};
    }

    Clock clock;
    long start[CITIES] = {}, population[CITIES], moves = 0;
    for (int i = 0; i < households; i++) start[rows[i].city]++;
    std::copy(start, start + CITIES, population);
    alignas(64) float keep[64], crime[64], governance[64], rent[64];
    for (int j = 0; j < 64; j++) {
        int q = j < CITIES ? j : 0;
        keep[j] = 1 - cities.tax[q], crime[j] = cities.crime[q], governance[j] = cities.governance[q], rent[j] = cities.rent[q];
    }
    const float scale = 1 / log2f(1 - CHANCE), stay = exp2f(2 * LOG2_E);
    const int blocks = (households + BLOCK - 1) / BLOCK;
    for (int t = 0; t < TICKS; t++) {
        long change[CITIES] = {};
#pragma omp parallel reduction(+ : moves)
        {
            long here[CITIES] = {};
#pragma omp for schedule(static) nowait
            for (int b = 0; b < blocks; b++) {
                int first = b * BLOCK, last = std::min(households, first + BLOCK), n = 0, at = first - 1, who[512];
                uint64_t key = mix(((uint64_t)(t + 1) << 32 | b) + 0x9e3779b97f4a7c15ull);
                alignas(64) int gaps[16];
                alignas(64) float u[512];
                for (bool more = true; more;) {
                    key += 0x7a3c9e1f5bd04d2bull;
                    _mm512_store_si512(gaps, _mm512_cvttps_epi32(_mm512_mul_ps(log2(uniform(words(key))), all(scale))));
                    for (int q = 0; q < 16 && more; q++) {
                        at += 1 + gaps[q];
                        more = at < last && n < 500;
                        if (more) who[n++] = at;
                    }
                }
                for (int q = 0; q < n; q += 16) {
                    key += 0x7a3c9e1f5bd04d2bull;
                    _mm512_store_ps(u + q, uniform(words(key)));
                }
                for (int q = 0; q < std::min(n, 8); q++) _mm_prefetch((char *)&rows[who[q]], _MM_HINT_T0);
                for (int q = 0; q < n; q++) {
                    if (q + 8 < n) _mm_prefetch((char *)&rows[who[q + 8]], _MM_HINT_T0);
                    Row &x = rows[who[q]];
                    alignas(64) float weight[64];
                    float sum[4];
                    for (int w = 0; w < 4; w++) {
                        const int k = 16 * w;
                        Lanes left = _mm512_fmsub_ps(all(x.income), _mm512_load_ps(keep + k), _mm512_load_ps(rent + k));
                        left = _mm512_max_ps(left, all(1000.f));
                        Lanes value = _mm512_mul_ps(all(x.consumption), _mm512_sub_ps(log2(left), all(x.log_income)));
                        value = _mm512_fnmadd_ps(all(x.fear), _mm512_load_ps(crime + k), value);
                        value = _mm512_fmadd_ps(all(x.order), _mm512_load_ps(governance + k), value);
                        Lanes e = exp2(value);
                        if (w == 3) e = _mm512_maskz_mov_ps(3, e);
                        if (x.city >> 4 == w) e = _mm512_mask_mul_ps(e, 1 << (x.city & 15), e, all(stay));
                        _mm512_store_ps(weight + k, e);
                        sum[w] = _mm512_reduce_add_ps(e);
                    }
                    float z = u[q] * (sum[0] + sum[1] + sum[2] + sum[3]);
                    int w = 0;
                    while (w < 3 && z >= sum[w]) z -= sum[w++];
                    int j = 16 * w, end = std::min(CITIES, j + 16) - 1;
                    while (j < end && z >= weight[j]) z -= weight[j++];
                    if (j != x.city) moves++, here[x.city]--, here[j]++, x.city = j;
                }
            }
#pragma omp critical
            for (int j = 0; j < CITIES; j++) change[j] += here[j];
        }
        for (int j = 0; j < CITIES; j++) {
            population[j] += change[j];
            rent[j] = cities.rent[j] * std::sqrt((double)population[j] / start[j]);
        }
    }
    clock.report("C++, AVX-512 by hand, " + std::to_string(threads) + " threads", households, moves, population);
}
