/* Work shared among cores. */

#ifndef SEARCHDOC_SHARING_H
#define SEARCHDOC_SHARING_H

#include <stddef.h>

/* Does the pieces of some work from ``first`` until before ``end``; may be called for other pieces at the same time. */
typedef void Portion(const void *work, ptrdiff_t first, ptrdiff_t end);

/* Have ``count`` pieces done, ``at_once`` of them a portion, by helpers too where there are any without other work. */
void share(Portion *portion, const void *work, ptrdiff_t count, ptrdiff_t at_once);

#endif
