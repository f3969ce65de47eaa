/* Work shared among cores: what a search reads lies all over the memory, and one core alone waits for most of it. */

#define _GNU_SOURCE
#include "_sharing.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__) || defined(__APPLE__)
#define HAS_THREADS
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#endif

#ifdef HAS_THREADS
enum { MOST_HELPERS = 3 };
enum { AWAKE = 2000000, TOO_LONG = 100000, ALONE = 1000000, ALONE_AT_MOST = 128 * ALONE }; /* nanoseconds */

/* One piece of work at a time. Who gives it begins at its beginning, at once; helpers take portions from its end as soon
 * as they come to it. So nobody waits for a helper that is busy elsewhere, and a core finds again what it read for the
 * search before. */
static pthread_mutex_t giving = PTHREAD_MUTEX_INITIALIZER, lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t given = PTHREAD_COND_INITIALIZER;
static struct {
    Portion *portion;
    const void *work;
    ptrdiff_t count, at_once, taken, helped;
    unsigned long number;
    int open, helping;
} shared;
static int helpers = -1;
static int64_t alone_for, alone_until; /* where others need the cores, helpers are only waited for */

static void do_portions(int helps) {
    const ptrdiff_t at_once = shared.at_once, portions = (shared.count + at_once - 1) / at_once;
    for (ptrdiff_t own = 0; __atomic_fetch_add(&shared.taken, 1, __ATOMIC_RELAXED) < portions; own++) {
        const ptrdiff_t portion = helps ? portions - 1 - __atomic_fetch_add(&shared.helped, 1, __ATOMIC_RELAXED) : own;
        const ptrdiff_t first = portion * at_once, rest = shared.count - first;
        shared.portion(shared.work, first, first + (rest < at_once ? rest : at_once));
    }
}

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* A search has work every few hundred microseconds, and to wake a core takes fifty: so one waits awake for a while,
 * giving way to whoever has something to do. */
static void *help(void *nothing) {
    for (unsigned long done = 0;;) {
        const int64_t since = nanoseconds();
        while (__atomic_load_n(&shared.number, __ATOMIC_RELAXED) == done && nanoseconds() - since < AWAKE)
            sched_yield();
        pthread_mutex_lock(&lock);
        while (shared.number == done)
            pthread_cond_wait(&given, &lock);
        done = shared.number;
        const int helps = shared.open;
        __atomic_fetch_add(&shared.helping, helps, __ATOMIC_RELAXED);
        pthread_mutex_unlock(&lock);
        if (helps) {
            do_portions(1);
            __atomic_fetch_sub(&shared.helping, 1, __ATOMIC_RELEASE);
        }
    }
    return nothing;
}

/* A process that was forked has no helpers, and may have been forked while they were at work. */
static void begin_anew(void) {
    pthread_mutex_init(&giving, NULL);
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&given, NULL);
    memset(&shared, 0, sizeof shared);
    helpers = -1;
}

/* OMP_NUM_THREADS says how many threads may calculate, as it says to most libraries that do. */
static int threads_wanted(void) {
    const char *asked = getenv("OMP_NUM_THREADS");
    const int most = asked && atoi(asked) > 0 && atoi(asked) <= MOST_HELPERS ? atoi(asked) : MOST_HELPERS + 1;
#ifdef __linux__
    cpu_set_t ours;
    const int cores = sched_getaffinity(0, sizeof ours, &ours) ? 1 : CPU_COUNT(&ours);
#else
    const int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
#endif
    return cores < most ? cores : most;
}

/* Signals are for the threads that Python knows. */
static void call_helpers(void) {
    static int forks_are_told;
    sigset_t all, before;
    pthread_attr_t detached;
    helpers = 0;
    if (!forks_are_told && pthread_atfork(NULL, NULL, begin_anew))
        return;
    forks_are_told = 1;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    for (pthread_t helper; helpers < threads_wanted() - 1 && !pthread_create(&helper, &detached, help, NULL);)
        helpers++;
    pthread_attr_destroy(&detached);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void share(Portion *portion, const void *work, ptrdiff_t count, ptrdiff_t at_once) {
    if (count <= 2 * at_once || pthread_mutex_trylock(&giving)) {
        portion(work, 0, count);
        return;
    }
    if (helpers < 0)
        call_helpers();
    if (helpers && nanoseconds() >= alone_until) {
        pthread_mutex_lock(&lock);
        shared.portion = portion, shared.work = work, shared.count = count, shared.at_once = at_once;
        shared.taken = shared.helped = 0, shared.open = 1;
        __atomic_fetch_add(&shared.number, 1, __ATOMIC_RELAXED);
        pthread_cond_broadcast(&given);
        pthread_mutex_unlock(&lock);
        do_portions(0);
        pthread_mutex_lock(&lock);
        shared.open = 0;
        pthread_mutex_unlock(&lock);
        const int64_t since = nanoseconds();
        while (__atomic_load_n(&shared.helping, __ATOMIC_ACQUIRE))
            sched_yield();
        const int64_t now = nanoseconds();
        if (now - since > TOO_LONG)
            alone_for = alone_for < ALONE_AT_MOST ? 2 * alone_for + ALONE : ALONE_AT_MOST;
        else
            alone_for /= 2;
        alone_until = now + alone_for;
    } else
        portion(work, 0, count);
    pthread_mutex_unlock(&giving);
}
#else
void share(Portion *portion, const void *work, ptrdiff_t count, ptrdiff_t at_once) {
    (void)at_once;
    portion(work, 0, count);
}
#endif
