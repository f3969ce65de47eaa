/* The inner loops of a search, compiled: kernels.py says what each computes, and computes the same without them.
 *
 * Sums are of whole numbers below 2^24, which come out the same in whatever order they are added up, or are added up in
 * an order that both keep to. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include <stdint.h>
#include <string.h>

#include "_sharing.h"

/* Each loop once for every generation of processors; which one fits is found out when the module is loaded. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && __GNUC__ >= 12
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define ON_X86
#include <immintrin.h>
#else
#define FOR_EACH_PROCESSOR
#endif

enum { LANES = 16, ROWS = 8, MOST_WIDTH = 64, SUMS = 32, LINE = 64, AHEAD = 6 };
enum { BLOCK = 64, MOST_COLUMNS = 32, GROUP = 16, MOST_LOOKED_UP = 127, MOST_SUM = 2 * MOST_COLUMNS * MOST_LOOKED_UP };

/* So much of each loop is a portion: some ten microseconds. */
enum { BLOCKS_AT_ONCE = 64, CODES_AT_ONCE = 128, VECTORS_AT_ONCE = 24, PARTS_AT_ONCE = 16, SUMS_AT_ONCE = 16384 };

typedef float Lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

/* -- codes of four bits, looked up in tables of sixteen */

/* Two tables belong to a column; of a block of 64 rows all numbers of one column stand together. */
static void add_up(const uint8_t *codes, Py_ssize_t blocks, Py_ssize_t columns, const uint8_t *tables, uint16_t *sums) {
    uint8_t both[MOST_COLUMNS][256]; /* one table for the two of a column: to look up half as often */
    for (Py_ssize_t column = 0; column < columns; column++)
        for (int code = 0; code < 256; code++)
            both[column][code] = (uint8_t)(tables[32 * column + code % 16] + tables[32 * column + 16 + code / 16]);
    for (Py_ssize_t block = 0; block < blocks; block++, sums += BLOCK) {
        for (int row = 0; row < BLOCK; row++)
            sums[row] = 1;
        for (Py_ssize_t column = 0; column < columns; column++, codes += BLOCK)
            for (int row = 0; row < BLOCK; row++)
                sums[row] += both[column][codes[row]];
    }
}

#ifdef ON_X86
/* The same, ``lanes`` rows at once: a shuffle looks up as many numbers as a register holds. What two tables give is a
 * byte. Two rows share 16 bits, in which both are added up, and the second once more by itself; the difference is what
 * the first has. */
#define ADD_UP_IN_REGISTERS(name, processor, bits, lanes, load_table)                                                 \
    __attribute__((target(processor))) static void name(const uint8_t *codes, Py_ssize_t blocks, Py_ssize_t columns,  \
                                                        const uint8_t *tables, uint16_t *sums) {                      \
        typedef uint8_t Bytes __attribute__((vector_size(lanes), aligned(1), may_alias));                             \
        typedef uint16_t Pairs __attribute__((vector_size(lanes), aligned(1), may_alias));                            \
        for (Py_ssize_t block = 0; block < blocks; block++, codes += BLOCK * columns, sums += BLOCK)                  \
            for (int first = 0; first < BLOCK; first += lanes) {                                                      \
                Pairs even = {0}, odd = {0};                                                                          \
                for (Py_ssize_t column = 0; column < columns; column++) {                                             \
                    const Bytes both = *(const Bytes *)(codes + BLOCK * column + first);                              \
                    __builtin_prefetch(codes + BLOCK * (columns + column));                                           \
                    const Bytes low = both & 15, high = (Bytes)((Pairs)both >> 4) & 15;                               \
                    const Bytes found = (Bytes)SHUFFLE_##bits(load_table(tables + 32 * column), low) +                \
                                        (Bytes)SHUFFLE_##bits(load_table(tables + 32 * column + 16), high);           \
                    even += (Pairs)found;                                                                             \
                    odd += (Pairs)found >> 8;                                                                         \
                }                                                                                                     \
                even -= odd << 8;                                                                                     \
                uint16_t halves[2][lanes / 2];                                                                        \
                memcpy(halves[0], &even, sizeof even);                                                                \
                memcpy(halves[1], &odd, sizeof odd);                                                                  \
                for (int pair = 0; pair < lanes / 2; pair++) {                                                        \
                    sums[first + 2 * pair] = 1 + halves[0][pair];                                                     \
                    sums[first + 2 * pair + 1] = 1 + halves[1][pair];                                                 \
                }                                                                                                     \
            }                                                                                                         \
    }
#define SHUFFLE_256(table, places) _mm256_shuffle_epi8(table, (__m256i)(places))
#define SHUFFLE_512(table, places) _mm512_shuffle_epi8(table, (__m512i)(places))
#define TABLE_256(table) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(table)))
#define TABLE_512(table) _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(table)))
ADD_UP_IN_REGISTERS(add_up_256, "avx2", 256, 32, TABLE_256)
ADD_UP_IN_REGISTERS(add_up_512, "avx512f,avx512bw", 512, 64, TABLE_512)
#endif

typedef struct {
    const uint8_t *codes, *tables, *allowed;
    Py_ssize_t rows, columns;
    uint16_t *sums, *highest; /* of each row, and of each group of rows */
} Coded;

FOR_EACH_PROCESSOR
static void find_highest(const uint16_t *sums, Py_ssize_t groups, uint16_t *highest) {
    for (Py_ssize_t group = 0; group < groups; group++, sums += GROUP) {
        uint16_t most = 0;
        for (int row = 0; row < GROUP; row++)
            most = sums[row] > most ? sums[row] : most;
        highest[group] = most;
    }
}

/* Sums begin at 1, so that 0 is that of a row which is not to be found. */
static void add_up_some(const void *work, Py_ssize_t first, Py_ssize_t end) {
    const Coded *of = work;
    const uint8_t *codes = of->codes + first * BLOCK * of->columns;
    uint16_t *sums = of->sums + first * BLOCK;
#ifdef ON_X86
    if (__builtin_cpu_supports("avx512bw"))
        add_up_512(codes, end - first, of->columns, of->tables, sums);
    else if (__builtin_cpu_supports("avx2"))
        add_up_256(codes, end - first, of->columns, of->tables, sums);
    else
#endif
        add_up(codes, end - first, of->columns, of->tables, sums);
    for (Py_ssize_t row = first * BLOCK; of->allowed != NULL && row < end * BLOCK && row < of->rows; row++)
        of->sums[row] = of->allowed[row] ? of->sums[row] : 0;
    for (Py_ssize_t row = of->rows; row < end * BLOCK; row++)
        of->sums[row] = 0;
    find_highest(sums, (end - first) * (BLOCK / GROUP), of->highest + first * (BLOCK / GROUP));
}

/* The sum that so many are not below; 1 where there are not so many. */
static uint16_t lowest_of(const uint32_t *counts, Py_ssize_t wanted) {
    int sum = MOST_SUM + 2;
    for (Py_ssize_t within = 0; within < wanted && sum > 1;)
        within += counts[--sum];
    return (uint16_t)sum;
}

/* Most groups are passed over: as many of them as are wanted have a highest sum that is not lower than the lowest sum
 * wanted. */
static Py_ssize_t greatest(const Coded *of, Py_ssize_t wanted, int64_t *found) {
    const uint16_t *sums = of->sums, *highest = of->highest;
    const Py_ssize_t rows = of->rows, groups = (rows + GROUP - 1) / GROUP;
    uint32_t counts[MOST_SUM + 2] = {0};
    for (Py_ssize_t group = 0; group < groups; group++)
        counts[highest[group]]++;
    const uint16_t least = lowest_of(counts, wanted);
    Py_ssize_t count = 0, kept = 0;
    for (Py_ssize_t group = 0; group < groups; group++)
        for (Py_ssize_t row = GROUP * group; highest[group] >= least && row < GROUP * (group + 1) && row < rows; row++) {
            found[count] = row; /* whether it is kept is seen only afterwards, which no processor can guess */
            count += sums[row] >= least;
        }
    memset(counts, 0, sizeof counts);
    for (Py_ssize_t place = 0; place < count; place++)
        counts[sums[found[place]]]++;
    const uint16_t limit = lowest_of(counts, wanted);
    for (Py_ssize_t place = 0; place < count; place++) {
        const int64_t row = found[place];
        found[kept] = row;
        kept += sums[row] >= limit;
    }
    return kept;
}

/* -- bytes, and numbers as they are */

static inline void fetch(const char *row, Py_ssize_t size) {
    for (Py_ssize_t ahead = 0; ahead < size; ahead += LINE)
        __builtin_prefetch(row + ahead);
}

/* Not as near: more of it can be on its way at a time. */
static inline void fetch_early(const char *row, Py_ssize_t size) {
    for (Py_ssize_t ahead = 0; ahead < size; ahead += LINE)
        __builtin_prefetch(row + ahead, 0, 2);
}

typedef struct {
    const void *rows;
    const int64_t *ordinals;
    const void *query;
    Py_ssize_t width;
    float *products;
} Rows;

FOR_EACH_PROCESSOR
static void multiply(const void *work, Py_ssize_t first, Py_ssize_t end) {
    const Rows *of = work;
    const int8_t *codes = of->rows;
    const int16_t *query = of->query;
    const Py_ssize_t width = of->width;
    for (Py_ssize_t place = first; place < end; place++) {
        if (place + AHEAD < end)
            fetch((const char *)(codes + of->ordinals[place + AHEAD] * width), width);
        const int8_t *row = codes + of->ordinals[place] * width;
        int32_t sum = 0;
        for (Py_ssize_t one = 0; one < width; one++) {
            const int16_t code = row[one];
            sum += code * query[one];
        }
        of->products[place] = (float)sum;
    }
}

FOR_EACH_PROCESSOR
static void multiply_exactly(const void *work, Py_ssize_t first, Py_ssize_t end) {
    const Rows *of = work;
    const float *vectors = of->rows, *query = of->query;
    const Py_ssize_t width = of->width;
    for (Py_ssize_t place = first; place < end; place++) {
        if (place + 4 < end)
            fetch_early((const char *)(vectors + of->ordinals[place + 4] * width), 4 * width);
        const float *row = vectors + of->ordinals[place] * width;
        double sums[SUMS] = {0};
        Py_ssize_t one = 0;
        for (; one + SUMS <= width; one += SUMS)
            for (int sum = 0; sum < SUMS; sum++)
                sums[sum] += (double)row[one + sum] * (double)query[one + sum];
        for (int sum = 0; one + sum < width; sum++)
            sums[sum] += (double)row[one + sum] * (double)query[one + sum];
        for (int half = SUMS / 2; half; half /= 2)
            for (int sum = 0; sum < half; sum++)
                sums[sum] += sums[half + sum];
        of->products[place] = (float)sums[0];
    }
}

/* -- tokens */

static inline float from_half(uint16_t half) {
    const uint32_t bits = (uint32_t)(half & 0x7fff) << 13;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value * 0x1p112f;
}

/* The vectors asked for, a number of each beside the same number of the others. */
typedef struct {
    float numbers[MOST_WIDTH][LANES];
    int16_t pairs[MOST_WIDTH / 2][LANES][2];
} Asked;

static void lay_out(const int16_t *vectors, Py_ssize_t count, Py_ssize_t width, Asked *asked) {
    memset(asked, 0, sizeof *asked);
    for (Py_ssize_t lane = 0; lane < count; lane++)
        for (Py_ssize_t one = 0; one < width; one++) {
            asked->numbers[one][lane] = vectors[lane * width + one];
            asked->pairs[one / 2][lane][one % 2] = vectors[lane * width + one];
        }
}

/* Where the next rows begin, always so many: the last ones are looked at twice rather than too few. */
static inline Py_ssize_t begin_of(Py_ssize_t start, Py_ssize_t rows) {
    return start + ROWS <= rows ? start : rows - ROWS;
}

/* What stands at ``next`` is fetched meanwhile. */
FOR_EACH_PROCESSOR
static void best_of(const int8_t *codes, const uint16_t *scales, Py_ssize_t rows, const Asked *asked,
                    Py_ssize_t width, const int8_t *next, float *most) {
    for (Py_ssize_t start = 0; start < rows; start += ROWS) {
        const Py_ssize_t begin = begin_of(start, rows);
        fetch((const char *)(next + start * width), ROWS * width);
        float own[ROWS * MOST_WIDTH], scale[ROWS];
        for (Py_ssize_t one = 0; one < ROWS * width; one++)
            own[one] = codes[begin * width + one];
        for (int row = 0; row < ROWS; row++)
            scale[row] = from_half(scales[begin + row]);
        Lanes sums[ROWS] = {{0}};
        for (Py_ssize_t one = 0; one < width; one++)
            for (int row = 0; row < ROWS; row++)
                sums[row] += own[row * width + one] * *(const Lanes *)asked->numbers[one];
        for (int row = 0; row < ROWS; row++) {
            float products[LANES];
            memcpy(products, &sums[row], sizeof products);
#pragma GCC unroll 1
            for (int lane = 0; lane < LANES; lane++) {
                const float product = products[lane] * scale[row];
                most[lane] = product > most[lane] ? product : most[lane];
            }
        }
    }
}

#ifdef ON_X86
#define WITH_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

/* The same where the processor multiplies pairs of numbers of 16 bits and adds both up at once; of even width. */
WITH_VNNI static inline __attribute__((always_inline)) void
multiply_pairs(const int8_t *codes, const uint16_t *scales, Py_ssize_t rows, const Asked *asked, Py_ssize_t width,
               const int8_t *next, float *best) {
    __m512 most = _mm512_loadu_ps(best);
    for (Py_ssize_t start = 0; start < rows; start += ROWS) {
        const Py_ssize_t begin = begin_of(start, rows);
        fetch((const char *)(next + start * width), ROWS * width);
        int16_t own[ROWS * MOST_WIDTH];
        float scale[ROWS];
        for (Py_ssize_t one = 0; one < ROWS * width; one++)
            own[one] = codes[begin * width + one];
        for (int row = 0; row < ROWS; row++)
            scale[row] = from_half(scales[begin + row]);
        __m512i sums[ROWS];
        for (int row = 0; row < ROWS; row++)
            sums[row] = _mm512_setzero_si512();
#pragma GCC unroll 8
        for (Py_ssize_t pair = 0; pair < width / 2; pair++) {
            const __m512i numbers = _mm512_loadu_si512(asked->pairs[pair]);
            for (int row = 0; row < ROWS; row++) {
                int32_t both;
                memcpy(&both, own + row * width + 2 * pair, sizeof both);
                sums[row] = _mm512_dpwssd_epi32(sums[row], numbers, _mm512_set1_epi32(both));
            }
        }
        for (int row = 0; row < ROWS; row++)
            most = _mm512_max_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sums[row]), _mm512_set1_ps(scale[row])), most);
    }
    _mm512_storeu_ps(best, most);
}

WITH_VNNI static void best_of_pairs(const int8_t *codes, const uint16_t *scales, Py_ssize_t rows, const Asked *asked,
                                    Py_ssize_t width, const int8_t *next, float *best) {
    if (width == MOST_WIDTH) /* nearly always: a loop of known length is unrolled */
        multiply_pairs(codes, scales, rows, asked, MOST_WIDTH, next, best);
    else
        multiply_pairs(codes, scales, rows, asked, width, next, best);
}
#endif

static int multiplies_pairs(void) {
#ifdef ON_X86
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl");
#else
    return 0;
#endif
}

typedef struct {
    const int8_t *codes;
    const uint16_t *scales;
    const int64_t *begins, *ends;
    const Asked *asked;
    Py_ssize_t first, lanes, count, width;
    float *best;
} Parts;

static void best_of_some(const void *work, Py_ssize_t first, Py_ssize_t end) {
    const Parts *of = work;
    const int pairs = multiplies_pairs() && of->width % 2 == 0;
    const Py_ssize_t width = of->width;
    for (Py_ssize_t part = first; part < end; part++) {
        const int8_t *own = of->codes + of->begins[part] * width;
        const uint16_t *scale = of->scales + of->begins[part];
        Py_ssize_t rows = of->ends[part] - of->begins[part];
        int8_t repeated[ROWS * MOST_WIDTH];
        uint16_t repeated_scale[ROWS];
        float most[LANES];
        const int8_t *next = part + 1 < end ? of->codes + of->begins[part + 1] * width : own;
        for (int lane = 0; lane < LANES; lane++)
            most[lane] = rows ? -3e38f : 0;
        if (rows && rows < ROWS) {
            for (Py_ssize_t row = 0; row < ROWS; row++) {
                memcpy(repeated + row * width, own + row % rows * width, (size_t)width);
                repeated_scale[row] = scale[row % rows];
            }
            own = repeated, scale = repeated_scale, rows = ROWS;
        }
#ifdef ON_X86
        if (pairs)
            best_of_pairs(own, scale, rows, of->asked, width, next, most);
        else
#endif
            best_of(own, scale, rows, of->asked, width, next, most);
        memcpy(of->best + part * of->count + of->first, most, (size_t)of->lanes * sizeof *most);
    }
    (void)pairs;
}

static void best_of_parts(const int8_t *codes, const uint16_t *scales, const int64_t *begins, const int64_t *ends,
                          Py_ssize_t parts, const int16_t *vectors, Py_ssize_t count, Py_ssize_t width, float *best) {
    for (Py_ssize_t first = 0; first < count; first += LANES) {
        const Py_ssize_t lanes = count - first < LANES ? count - first : LANES;
        Asked asked;
        lay_out(vectors + first * width, lanes, width, &asked);
        const Parts those = {codes, scales, begins, ends, &asked, first, lanes, count, width, best};
        share(best_of_some, &those, parts, PARTS_AT_ONCE);
    }
}

/* -- words */

/* What one word adds: each of its values times a factor, at its place. Places ascend until ``divided``, and again from
 * there on, so that it is soon found which of them belong to a portion of the sums. */
typedef struct {
    const int32_t *places;
    const float *values;
    Py_ssize_t count, divided;
    double factor;
} Addends;

typedef struct {
    float *sums;
    const Addends *words;
    Py_ssize_t count;
} Sums;

static Py_ssize_t first_from(const int32_t *places, Py_ssize_t begin, Py_ssize_t end, Py_ssize_t least) {
    while (begin < end) {
        const Py_ssize_t middle = begin + (end - begin) / 2;
        if (places[middle] < least)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

static void add_some(const void *work, Py_ssize_t first, Py_ssize_t end) {
    const Sums *of = work;
    float *sums = of->sums + first;
    for (Py_ssize_t word = 0; word < of->count; word++)
        for (int part = 0; part < 2; part++) {
            const Addends those = of->words[word];
            const Py_ssize_t last = part ? those.count : those.divided;
            Py_ssize_t one = first_from(those.places, part ? those.divided : 0, last, first);
            for (; one < last; one++) {
                const size_t place = (size_t)those.places[one] - (size_t)first;
                if (place >= (size_t)(end - first)) /* also where a damaged file has them in any order */
                    break;
                /* rounded before it is added, which a processor that multiplies and adds at once would not do */
                sums[place] += (float)((double)those.values[one] * those.factor);
            }
        }
}

/* -- what Python calls: all arrays come as bytes, are measured against each other, and are then read unchecked */

static int holds(const Py_buffer *bytes, Py_ssize_t count, Py_ssize_t size, const char *name) {
    if (bytes->len == count * size)
        return 1;
    PyErr_Format(PyExc_ValueError, "%s: %zd bytes, not %zd", name, bytes->len, count * size);
    return 0;
}

static void release(Py_buffer *arrays, int count) {
    for (int one = 0; one < count; one++)
        PyBuffer_Release(&arrays[one]); /* does nothing to one that was never filled */
}

static PyObject *highest_sums(PyObject *Py_UNUSED(module), PyObject *arguments) {
    enum { CODES, TABLES, ALLOWED, SUMS_OF, FOUND, ARRAYS };
    Py_buffer of[ARRAYS] = {{0}};
    Py_ssize_t wanted, count = -1;
    if (PyArg_ParseTuple(arguments, "y*y*z*nw*w*", &of[CODES], &of[TABLES], &of[ALLOWED], &wanted, &of[SUMS_OF],
                         &of[FOUND])) {
        const Py_ssize_t rows = of[FOUND].len / 8, blocks = (rows + BLOCK - 1) / BLOCK, columns = of[TABLES].len / 32;
        const uint8_t *tables = of[TABLES].buf;
        int small = 1;
        for (Py_ssize_t one = 0; one < of[TABLES].len; one++)
            small &= tables[one] <= MOST_LOOKED_UP;
        if (columns > MOST_COLUMNS || !small)
            PyErr_Format(PyExc_ValueError, "tables are of numbers up to %d, for %d columns at most", MOST_LOOKED_UP,
                         MOST_COLUMNS);
        else if (holds(&of[CODES], blocks * columns, BLOCK, "codes") && holds(&of[TABLES], columns, 32, "tables") &&
                 holds(&of[SUMS_OF], blocks * (BLOCK + BLOCK / GROUP), 2, "sums") && holds(&of[FOUND], rows, 8, "found") &&
                 (of[ALLOWED].buf == NULL || holds(&of[ALLOWED], rows, 1, "allowed"))) {
            Py_BEGIN_ALLOW_THREADS
            uint16_t *sums = of[SUMS_OF].buf;
            const Coded coded = {of[CODES].buf, tables, of[ALLOWED].buf, rows, columns, sums, sums + blocks * BLOCK};
            share(add_up_some, &coded, blocks, BLOCKS_AT_ONCE);
            count = greatest(&coded, wanted, of[FOUND].buf);
            Py_END_ALLOW_THREADS
        }
    }
    release(of, ARRAYS);
    return count < 0 ? NULL : PyLong_FromSsize_t(count);
}

/* Some rows of a matrix times a query, in numbers of so many bytes. */
static PyObject *rows_times(PyObject *arguments, Py_ssize_t of_row, Py_ssize_t of_query) {
    enum { ROWS_OF, ORDINALS, QUERY, PRODUCTS, ARRAYS };
    Py_buffer of[ARRAYS] = {{0}};
    int done = 0;
    if (PyArg_ParseTuple(arguments, "y*y*y*w*", &of[ROWS_OF], &of[ORDINALS], &of[QUERY], &of[PRODUCTS])) {
        const Py_ssize_t width = of[QUERY].len / of_query, count = of[ORDINALS].len / 8;
        const Py_ssize_t size = of_row * width, rows = size ? of[ROWS_OF].len / size : 0;
        const int64_t *ordinals = of[ORDINALS].buf;
        done = holds(&of[ROWS_OF], rows, size, "rows") && holds(&of[QUERY], width, of_query, "query") &&
               holds(&of[ORDINALS], count, 8, "ordinals") && holds(&of[PRODUCTS], count, 4, "products");
        for (Py_ssize_t place = 0; done && place < count; place++)
            if (ordinals[place] < 0 || ordinals[place] >= rows) {
                PyErr_Format(PyExc_IndexError, "there is no row %lld among %zd", (long long)ordinals[place], rows);
                done = 0;
            }
        if (done) {
            Py_BEGIN_ALLOW_THREADS
            const Rows those = {of[ROWS_OF].buf, ordinals, of[QUERY].buf, width, of[PRODUCTS].buf};
            if (of_row == 1)
                share(multiply, &those, count, CODES_AT_ONCE);
            else
                share(multiply_exactly, &those, count, VECTORS_AT_ONCE);
            Py_END_ALLOW_THREADS
        }
    }
    release(of, ARRAYS);
    return done ? Py_NewRef(Py_None) : NULL;
}

static PyObject *products(PyObject *Py_UNUSED(module), PyObject *arguments) {
    return rows_times(arguments, 1, 2);
}

static PyObject *exact_products(PyObject *Py_UNUSED(module), PyObject *arguments) {
    return rows_times(arguments, 4, 4);
}

static PyObject *best_products(PyObject *Py_UNUSED(module), PyObject *arguments) {
    enum { CODES, SCALES, BEGINS, ENDS, ASKED, BEST, ARRAYS };
    Py_buffer of[ARRAYS] = {{0}};
    Py_ssize_t width;
    int done = 0;
    if (PyArg_ParseTuple(arguments, "y*y*y*y*y*nw*", &of[CODES], &of[SCALES], &of[BEGINS], &of[ENDS], &of[ASKED],
                         &width, &of[BEST])) {
        const Py_ssize_t count = of[BEGINS].len / 8, tokens = of[SCALES].len / 2;
        const Py_ssize_t asked = width > 0 ? of[ASKED].len / (2 * width) : 0;
        const int64_t *begins = of[BEGINS].buf, *ends = of[ENDS].buf;
        if (width < 1 || width > MOST_WIDTH)
            PyErr_Format(PyExc_ValueError, "a code has %zd numbers, and can have from 1 to %d", width, MOST_WIDTH);
        else
            done = holds(&of[CODES], tokens * width, 1, "codes") && holds(&of[SCALES], tokens, 2, "scales") &&
                   holds(&of[BEGINS], count, 8, "begins") && holds(&of[ENDS], count, 8, "ends") &&
                   holds(&of[ASKED], asked * width, 2, "asked") && holds(&of[BEST], count * asked, 4, "best");
        for (Py_ssize_t place = 0; done && place < count; place++)
            if (begins[place] < 0 || begins[place] > ends[place] || ends[place] > tokens) {
                PyErr_Format(PyExc_IndexError, "there are no rows %lld to %lld among %zd", (long long)begins[place],
                             (long long)ends[place], tokens);
                done = 0;
            }
        if (done) {
            Py_BEGIN_ALLOW_THREADS
            best_of_parts(of[CODES].buf, of[SCALES].buf, begins, ends, count, of[ASKED].buf, asked, width,
                          of[BEST].buf);
            Py_END_ALLOW_THREADS
        }
    }
    release(of, ARRAYS);
    return done ? Py_NewRef(Py_None) : NULL;
}

static PyObject *add_products(PyObject *Py_UNUSED(module), PyObject *arguments) {
    Py_buffer sums = {0};
    PyObject *list;
    if (!PyArg_ParseTuple(arguments, "w*O!", &sums, &PyList_Type, &list))
        return NULL;
    const Py_ssize_t size = sums.len / 4, count = PyList_Size(list);
    Py_buffer *arrays = PyMem_Calloc((size_t)(2 * count + 1), sizeof *arrays);
    Addends *words = PyMem_Calloc((size_t)count + 1, sizeof *words);
    int done = arrays != NULL && words != NULL && holds(&sums, size, 4, "sums");
    for (Py_ssize_t one = 0; done && one < count; one++) {
        Py_buffer *places = &arrays[2 * one], *values = places + 1;
        Addends *word = &words[one];
        done = PyArg_ParseTuple(PyList_GetItem(list, one), "y*y*nd", places, values, &word->divided, &word->factor);
        if (!done)
            break;
        word->places = places->buf, word->values = values->buf, word->count = places->len / 4;
        done = holds(places, word->count, 4, "places") && holds(values, word->count, 4, "values");
        if (done && (word->divided < 0 || word->divided > word->count)) {
            PyErr_Format(PyExc_IndexError, "%zd places are not divided at %zd", word->count, word->divided);
            done = 0;
        }
        for (int part = 0; done && part < 2; part++) {
            const Py_ssize_t begin = part ? word->divided : 0, end = part ? word->count : word->divided;
            if (begin < end && (word->places[begin] < 0 || word->places[end - 1] >= size)) {
                PyErr_Format(PyExc_IndexError, "there is a place outside %zd sums", size);
                done = 0;
            }
        }
    }
    if (done) {
        const Sums those = {sums.buf, words, count};
        Py_BEGIN_ALLOW_THREADS
        share(add_some, &those, size, SUMS_AT_ONCE);
        Py_END_ALLOW_THREADS
    } else if (!PyErr_Occurred())
        PyErr_NoMemory();
    if (arrays != NULL)
        release(arrays, (int)(2 * count));
    PyMem_Free(arrays);
    PyMem_Free(words);
    PyBuffer_Release(&sums);
    return done ? Py_NewRef(Py_None) : NULL;
}

static PyMethodDef methods[] = {
    {"highest_sums", highest_sums, METH_VARARGS, NULL},
    {"products", products, METH_VARARGS, NULL},
    {"exact_products", exact_products, METH_VARARGS, NULL},
    {"add_products", add_products, METH_VARARGS, NULL},
    {"best_products", best_products, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_compiled", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__compiled(void) {
    return PyModuleDef_Init(&definition);
}
