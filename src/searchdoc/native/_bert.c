/* A BERT's encoder (J. Devlin et al., 2019): tokens in, their last hidden states out.
 *
 * Each factor of a product of matrices is split into two numbers of bfloat16, the second of which is what the first
 * leaves out, and three products of such are added up in float32; the fourth would be too small to count (G. Henry et
 * al., "Leveraging the bfloat16 Artificial Intelligence Datatype For Higher-Precision Computations", ARITH 2019). What
 * becomes of a row depends on that row alone, bit for bit, and what becomes of a text on that text. */

#include "_bert.h"

#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && !defined(__clang__) && __GNUC__ >= 12

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ON_AMX __attribute__((target("arch=x86-64-v4,avx512bf16,amx-tile,amx-bf16")))

/* A tile has 16 rows of 32 numbers. A left factor is stored in strips of 16 rows, in each of which a tile for every 32
 * columns follows the other; a right factor in strips of 16 columns, with a tile for every 32 rows, in a row of which
 * two numbers of each column stand beside each other. Tiles come in pairs: what is left out follows. */
enum { EDGE = 16, STEP = 32, TILE = EDGE * STEP, PAIR = 2 * TILE };

typedef uint16_t Half;

typedef struct {
    const float *scale, *shift;
} Norm;

/* The matrix of a dense layer, and what is added to each column. */
typedef struct {
    const Half *weights;
    const float *bias;
} Dense;

typedef struct {
    Dense queries_keys_values, attention_output, intermediate, output;
    Norm attention_norm, output_norm;
} Layer;

typedef struct {
    float *states, *wide, *scores, *heard, *sums;
    Half *left, *queries, *keys, *values, *shares;
} Room;

/* -- numbers */

/* 32 numbers as two of bfloat16 each. */
ON_AMX static inline void split(__m512 first, __m512 second, __m512i *high, __m512i *low) {
    *high = (__m512i)_mm512_cvtne2ps_pbh(second, first);
    const __m512i one = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(*high));
    const __m512i other = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(*high, 1));
    first -= (__m512)_mm512_slli_epi32(one, 16), second -= (__m512)_mm512_slli_epi32(other, 16);
    *low = (__m512i)_mm512_cvtne2ps_pbh(second, first);
}

ON_AMX static inline void put(__m512 first, __m512 second, Half *at) {
    __m512i high, low;
    split(first, second, &high, &low);
    _mm512_storeu_si512(at, high);
    _mm512_storeu_si512(at + TILE, low);
}

static inline Half *row_of(Half *left, ptrdiff_t row, ptrdiff_t steps) {
    return left + row / EDGE * steps * PAIR + row % EDGE * STEP;
}

/* e to the power of numbers that are not above 0, of which those below -87 give as good as nothing. */
ON_AMX static inline __m512 exponential(__m512 of) {
    of = _mm512_max_ps(of, _mm512_set1_ps(-87));
    const __m512 powers = _mm512_roundscale_ps(of * 1.44269504f, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const __m512 rest = of - powers * 0.693359375f - powers * -2.12194440e-4f;
    __m512 sum = _mm512_set1_ps(1.0f / 720);
    static const float factors[] = {1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1, 1};
    for (int one = 0; one < 6; one++)
        sum = sum * rest + factors[one];
    return _mm512_scalef_ps(sum, powers);
}

/* x times the share of a normal distribution that lies below x (D. Hendrycks and K. Gimpel, "Gaussian Error Linear
 * Units", 2016), which is right to 1.5e-7 (M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 7.1.26). */
ON_AMX static inline __m512 gelu(__m512 x) {
    const __m512 size = _mm512_abs_ps(x) * 0.707106781f, t = 1.0f / (1.0f + 0.3275911f * size);
    __m512 sum = _mm512_set1_ps(0.5f * 1.061405429f);
    static const float factors[] = {0.5f * -1.453152027f, 0.5f * 1.421413741f, 0.5f * -0.284496736f, 0.5f * 0.254829592f};
    for (int one = 0; one < 4; one++)
        sum = sum * t + factors[one];
    const __m512 beyond = x * (sum * t * exponential(-size * size));
    return _mm512_mask_sub_ps(beyond, _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GT_OQ), x, beyond);
}

/* -- matrices */

typedef struct {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
} Tiles;

static const Tiles TILES = {1, 0, {0}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};

/* A product of so many rows and columns and steps, 32 rows and columns at once; ``right.bias`` may be NULL. */
ON_AMX static void multiply(const Half *left, Dense right, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t steps,
                            float *product, ptrdiff_t stride) {
    const ptrdiff_t strip = steps * PAIR, bytes = stride * (ptrdiff_t)sizeof(float);
    __asm__ volatile("" ::: "memory"); /* GCC does not know that loading a tile reads memory */
    for (ptrdiff_t column = 0; column < columns; column += 2 * EDGE) {
        const Half *weights = right.weights + column / EDGE * strip;
        for (ptrdiff_t row = 0; row < rows; row += 2 * EDGE) {
            const Half *above = left + row / EDGE * strip, *below = above + strip;
            if (right.bias != NULL) {
                _tile_loadd(0, right.bias + column, 0); /* the same numbers in every row */
                _tile_loadd(1, right.bias + column + EDGE, 0);
                _tile_loadd(2, right.bias + column, 0);
                _tile_loadd(3, right.bias + column + EDGE, 0);
            } else {
                _tile_zero(0);
                _tile_zero(1);
                _tile_zero(2);
                _tile_zero(3);
            }
            for (ptrdiff_t at = 0; at < strip; at += PAIR) {
                _tile_loadd(4, above + at + TILE, 64);
                _tile_loadd(6, weights + at, 64);
                _tile_dpbf16ps(0, 4, 6);
                _tile_loadd(7, weights + strip + at, 64);
                _tile_dpbf16ps(1, 4, 7);
                _tile_loadd(5, below + at + TILE, 64);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
                _tile_loadd(4, above + at, 64);
                _tile_dpbf16ps(0, 4, 6);
                _tile_dpbf16ps(1, 4, 7);
                _tile_loadd(5, below + at, 64);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
                _tile_loadd(6, weights + at + TILE, 64);
                _tile_dpbf16ps(0, 4, 6);
                _tile_dpbf16ps(2, 5, 6);
                _tile_loadd(7, weights + strip + at + TILE, 64);
                _tile_dpbf16ps(1, 4, 7);
                _tile_dpbf16ps(3, 5, 7);
            }
            float *to = product + row * stride + column;
            _tile_stored(0, to, bytes);
            _tile_stored(1, to + EDGE, bytes);
            _tile_stored(2, to + EDGE * stride, bytes);
            _tile_stored(3, to + EDGE * stride + EDGE, bytes);
        }
    }
}

/* Rows of 32 columns and more as a right factor, filled up with rows of nothing. */
ON_AMX static void lay_out(const float *rows, ptrdiff_t count, ptrdiff_t stride, ptrdiff_t columns, ptrdiff_t steps,
                           Half *right) {
    static const Half BESIDE[] = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
                                  8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    const __m512i beside = _mm512_loadu_si512(BESIDE);
    for (ptrdiff_t column = 0; column < columns; column += EDGE)
        for (ptrdiff_t step = 0; step < steps; step++, right += PAIR)
            for (ptrdiff_t pair = 0; pair < EDGE; pair++) {
                const ptrdiff_t row = step * STEP + 2 * pair;
                const float *from = rows + row * stride + column;
                const __m512 nothing = _mm512_setzero_ps();
                __m512i high, low;
                split(row < count ? _mm512_loadu_ps(from) : nothing,
                      row + 1 < count ? _mm512_loadu_ps(from + stride) : nothing, &high, &low);
                _mm512_storeu_si512(right + pair * STEP, _mm512_permutexvar_epi16(beside, high));
                _mm512_storeu_si512(right + TILE + pair * STEP, _mm512_permutexvar_epi16(beside, low));
            }
}

/* A left factor as the right factor that it is when turned over. */
static void turn(const Half *left, ptrdiff_t strips, ptrdiff_t steps, Half *right) {
    for (ptrdiff_t tile = 0; tile < 2 * strips * steps; tile++, left += TILE, right += TILE) {
        uint32_t from[EDGE][EDGE], to[EDGE][EDGE];
        memcpy(from, left, sizeof from);
        for (int row = 0; row < EDGE; row++)
            for (int column = 0; column < EDGE; column++)
                to[column][row] = from[row][column];
        memcpy(right, to, sizeof to);
    }
}

/* -- the parts of a layer */

/* Bring a row to a mean of 0 and a variance of 1 (J. Ba et al., "Layer Normalization", 2016), which is then scaled and
 * shifted, and make it a row of a left factor too. */
ON_AMX static void normalise(float *row, ptrdiff_t width, float epsilon, Norm norm, Half *left) {
    __m512 sum = _mm512_setzero_ps(), squares = _mm512_setzero_ps();
    for (ptrdiff_t at = 0; at < width; at += EDGE)
        sum += _mm512_loadu_ps(row + at);
    const float mean = _mm512_reduce_add_ps(sum) / (float)width;
    for (ptrdiff_t at = 0; at < width; at += EDGE) {
        const __m512 distance = _mm512_loadu_ps(row + at) - mean;
        squares += distance * distance;
    }
    const float factor = 1 / __builtin_sqrtf(_mm512_reduce_add_ps(squares) / (float)width + epsilon);
    for (ptrdiff_t at = 0; at < width; at += STEP, left += PAIR) {
        __m512 both[2];
        for (int half = 0; half < 2; half++) {
            const ptrdiff_t place = at + half * EDGE;
            both[half] = (_mm512_loadu_ps(row + place) - mean) * factor * _mm512_loadu_ps(norm.scale + place) +
                         _mm512_loadu_ps(norm.shift + place);
            _mm512_storeu_ps(row + place, both[half]);
        }
        put(both[0], both[1], left);
    }
}

ON_AMX static void add_and_normalise(const Bert *of, Room in, ptrdiff_t rows, Norm norm) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        float *state = in.states + row * of->width;
        for (ptrdiff_t at = 0; at < of->width; at += EDGE)
            _mm512_storeu_ps(state + at, _mm512_loadu_ps(state + at) + _mm512_loadu_ps(in.wide + row * of->width + at));
        normalise(state, of->width, of->epsilon, norm, row_of(in.left, row, of->width / STEP));
    }
}

/* Some columns of some rows as a left factor. */
ON_AMX static void put_rows(const float *rows, ptrdiff_t count, ptrdiff_t stride, ptrdiff_t columns, Half *left) {
    for (ptrdiff_t row = 0; row < count; row++, rows += stride) {
        Half *at = row_of(left, row, columns / STEP);
        for (ptrdiff_t column = 0; column < columns; column += STEP, at += PAIR)
            put(_mm512_loadu_ps(rows + column), _mm512_loadu_ps(rows + column + EDGE), at);
    }
}

ON_AMX static void activate(Room in, ptrdiff_t rows, ptrdiff_t inner) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *from = in.wide + row * inner;
        Half *at = row_of(in.left, row, inner / STEP);
        for (ptrdiff_t column = 0; column < inner; column += STEP, at += PAIR)
            put(gelu(_mm512_loadu_ps(from + column)), gelu(_mm512_loadu_ps(from + column + EDGE)), at);
    }
}

ON_AMX static inline __mmask16 first_of(ptrdiff_t count) {
    return count >= EDGE ? 0xFFFF : count > 0 ? (__mmask16)((1u << count) - 1) : 0;
}

/* One row's scores as shares, which are still to be divided by their sum; as a row of a left factor. */
ON_AMX static float share_out(const float *scores, ptrdiff_t count, ptrdiff_t steps, Half *left) {
    const __m512 lowest = _mm512_set1_ps(-3e38f);
    __m512 most = lowest, sum = _mm512_setzero_ps();
    for (ptrdiff_t at = 0; at < count; at += EDGE)
        most = _mm512_max_ps(most, _mm512_mask_loadu_ps(lowest, first_of(count - at), scores + at));
    const float highest = _mm512_reduce_max_ps(most);
    for (ptrdiff_t at = 0; at < steps * STEP; at += STEP, left += PAIR) {
        __m512 both[2];
        for (int half = 0; half < 2; half++) {
            const ptrdiff_t place = at + half * EDGE;
            const __m512 power = exponential(_mm512_loadu_ps(scores + place) - highest);
            both[half] = _mm512_maskz_mov_ps(first_of(count - place), power);
            sum += both[half];
        }
        put(both[0], both[1], left);
    }
    return _mm512_reduce_add_ps(sum);
}

/* What the tokens of one text hear of each other in one head (A. Vaswani et al., "Attention Is All You Need", 2017). */
ON_AMX static void attend(const Bert *of, Room in, ptrdiff_t begin, ptrdiff_t tokens, ptrdiff_t head) {
    const ptrdiff_t width = of->width, own = width / of->heads, stride = 3 * width, steps = own / STEP;
    const ptrdiff_t whole = (tokens + STEP - 1) / STEP;
    const float *from = in.wide + begin * stride + head * own;
    put_rows(from, tokens, stride, own, in.queries);
    put_rows(from + width, tokens, stride, own, in.shares);
    turn(in.shares, 2 * whole, steps, in.keys);
    lay_out(from + 2 * width, tokens, stride, own, whole, in.values);
    multiply(in.queries, (Dense){in.keys, NULL}, whole * STEP, whole * STEP, steps, in.scores, whole * STEP);
    for (ptrdiff_t token = 0; token < tokens; token++)
        in.sums[token] = share_out(in.scores + token * whole * STEP, tokens, whole, row_of(in.shares, token, whole));
    multiply(in.shares, (Dense){in.values, NULL}, whole * STEP, own, whole, in.heard, own);
    for (ptrdiff_t token = 0; token < tokens; token++) {
        const float *heard = in.heard + token * own;
        const float divisor = in.sums[token];
        Half *at = row_of(in.left, begin + token, width / STEP) + head * steps * PAIR;
        for (ptrdiff_t column = 0; column < own; column += STEP, at += PAIR)
            put(_mm512_loadu_ps(heard + column) / divisor, _mm512_loadu_ps(heard + column + EDGE) / divisor, at);
    }
}

/* -- a model */

static const void *take(const float **at, ptrdiff_t count) {
    const float *here = *at;
    *at += count;
    return here;
}

static Norm next_norm(const float **at, ptrdiff_t width) {
    const float *scale = take(at, width);
    return (Norm){scale, take(at, width)};
}

static Dense next_dense(const float **at, ptrdiff_t inputs, ptrdiff_t outputs) {
    const Half *weights = take(at, inputs * outputs); /* two of bfloat16 take as much as one of float32 */
    return (Dense){weights, take(at, outputs)};
}

static Layer next_layer(const float **at, ptrdiff_t width, ptrdiff_t inner) {
    Layer layer;
    layer.queries_keys_values = next_dense(at, width, 3 * width);
    layer.attention_output = next_dense(at, width, width);
    layer.attention_norm = next_norm(at, width);
    layer.intermediate = next_dense(at, width, inner);
    layer.output = next_dense(at, inner, width);
    layer.output_norm = next_norm(at, width);
    return layer;
}

size_t bytes_of_bert(const Bert *of) {
    const ptrdiff_t width = of->width, inner = of->inner, heads = of->heads;
    if (width < STEP || inner < STEP || heads < 1 || width % (heads * STEP) || inner % STEP || of->layers < 0 ||
        of->vocabulary < 0 || of->first < 0 || of->first > of->places)
        return 0;
    const ptrdiff_t layer = 4 * width * width + 2 * width * inner + 9 * width + inner;
    return sizeof(float) * (size_t)((of->vocabulary + of->places + 2) * width + of->layers * layer);
}

/* The next part of some memory; of none while it is only measured. */
static void *part(char *memory, size_t *used, ptrdiff_t count, size_t size) {
    void *here = memory == NULL ? NULL : memory + *used;
    *used += ((size_t)count * size + 63) / 64 * 64;
    return here;
}

static size_t divide(const Bert *of, ptrdiff_t rows, ptrdiff_t longest, char *memory, Room *into) {
    const ptrdiff_t width = of->width, most = of->inner > width ? of->inner : width, own = width / of->heads;
    const size_t single = sizeof(float), both = 2 * sizeof(Half);
    size_t used = 0;
    into->states = part(memory, &used, rows * width, single);
    into->wide = part(memory, &used, rows * (most > 3 * width ? most : 3 * width), single);
    into->left = part(memory, &used, rows * most, both);
    into->queries = part(memory, &used, longest * own, both);
    into->keys = part(memory, &used, longest * own, both);
    into->values = part(memory, &used, longest * own, both);
    into->shares = part(memory, &used, longest * (longest > own ? longest : own), both);
    into->scores = part(memory, &used, longest * longest, single);
    into->heard = part(memory, &used, longest * own, single);
    into->sums = part(memory, &used, longest, single);
    return used;
}

ON_AMX static void embed(const Bert *of, const float **at, const int32_t *ids, const int64_t *ends, ptrdiff_t texts,
                         Room in) {
    const ptrdiff_t width = of->width;
    const float *words = take(at, of->vocabulary * width), *places = take(at, of->places * width);
    const Norm norm = next_norm(at, width);
    for (ptrdiff_t text = 0, token = 0; text < texts; text++)
        for (ptrdiff_t place = of->first; token < ends[text]; token++, place++) {
            float *state = in.states + token * width;
            for (ptrdiff_t column = 0; column < width; column += EDGE)
                _mm512_storeu_ps(state + column, _mm512_loadu_ps(words + ids[token] * width + column) +
                                                     _mm512_loadu_ps(places + place * width + column));
            normalise(state, width, of->epsilon, norm, row_of(in.left, token, width / STEP));
        }
}

ON_AMX static void read_layers(const Bert *of, const int32_t *ids, const int64_t *ends, ptrdiff_t texts,
                               ptrdiff_t rows, Room in) {
    const ptrdiff_t width = of->width, inner = of->inner, tokens = (ptrdiff_t)ends[texts - 1];
    const float *at = of->numbers;
    _tile_loadconfig(&TILES);
    embed(of, &at, ids, ends, texts, in);
    for (ptrdiff_t number = 0; number < of->layers; number++) {
        const Layer layer = next_layer(&at, width, inner);
        multiply(in.left, layer.queries_keys_values, rows, 3 * width, width / STEP, in.wide, 3 * width);
        for (ptrdiff_t text = 0, begin = 0; text < texts; begin = (ptrdiff_t)ends[text++])
            for (ptrdiff_t head = 0; head < of->heads; head++)
                attend(of, in, begin, (ptrdiff_t)ends[text] - begin, head);
        multiply(in.left, layer.attention_output, rows, width, width / STEP, in.wide, width);
        add_and_normalise(of, in, tokens, layer.attention_norm);
        multiply(in.left, layer.intermediate, rows, inner, width / STEP, in.wide, inner);
        activate(in, tokens, inner);
        multiply(in.left, layer.output, rows, width, inner / STEP, in.wide, width);
        add_and_normalise(of, in, tokens, layer.output_norm);
    }
    _tile_release();
}

int read_bert(const Bert *of, const int32_t *ids, const int64_t *ends, ptrdiff_t texts, float *states) {
    ptrdiff_t longest = 0;
    for (ptrdiff_t text = 0; text < texts; text++) {
        const ptrdiff_t tokens = (ptrdiff_t)(ends[text] - (text ? ends[text - 1] : 0));
        longest = tokens > longest ? tokens : longest;
    }
    if (longest == 0)
        return 1;
    const ptrdiff_t tokens = (ptrdiff_t)ends[texts - 1], rows = (tokens + STEP - 1) / STEP * STEP;
    longest = (longest + STEP - 1) / STEP * STEP;
    Room room;
    char *memory = aligned_alloc(64, divide(of, rows, longest, NULL, &room));
    if (memory == NULL)
        return 0;
    divide(of, rows, longest, memory, &room);
    read_layers(of, ids, ends, texts, rows, room);
    memcpy(states, room.states, (size_t)(tokens * of->width) * sizeof(float));
    free(memory);
    return 1;
}

/* Linux lets a process use the registers of tiles once it has asked for them. */
static int may_use_tiles(void) {
    enum { LEAF = 7, ASK = 0x1023, TILE_DATA = 18 }; /* ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA */
    unsigned int a, b, c, has, also;
    return __builtin_cpu_supports("x86-64-v4") && __get_cpuid_count(LEAF, 0, &a, &b, &c, &has) &&
           __get_cpuid_count(LEAF, 1, &also, &b, &c, &a) && has & bit_AMX_TILE && has & bit_AMX_BF16 &&
           also & bit_AVX512BF16 && syscall(SYS_arch_prctl, ASK, TILE_DATA) == 0;
}

int reads_bert(void) {
    static atomic_int known = 0; /* to ask the processor takes long where there is a machine around it */
    if (known == 0)
        known = may_use_tiles() ? 1 : -1;
    return known > 0;
}

#else

int reads_bert(void) {
    return 0;
}

size_t bytes_of_bert(const Bert *of) {
    (void)of;
    return 0;
}

int read_bert(const Bert *of, const int32_t *ids, const int64_t *ends, ptrdiff_t texts, float *states) {
    (void)of, (void)ids, (void)ends, (void)texts, (void)states;
    return 0;
}

#endif
