/* A BERT's encoder, on processors that multiply matrices of bfloat16. */

#ifndef SEARCHDOC_BERT_H
#define SEARCHDOC_BERT_H

#include <stddef.h>
#include <stdint.h>

/* How large a model is, and its numbers as bert.py lays them out. ``first`` is the place of a text's first token. */
typedef struct {
    ptrdiff_t layers, width, inner, heads, vocabulary, places, first;
    float epsilon;
    const void *numbers;
} Bert;

/* Whether this processor is one of those, and this process may use it. */
int reads_bert(void);

/* How many bytes the numbers of a model are; 0 for one that is not read here. */
size_t bytes_of_bert(const Bert *bert);

/* Write the last hidden states of some texts, which stand in ``ids`` one after the other, up to each of ``ends``.
 * Every text has a token at least and no more than there are places. Returns 0 where there is no memory left. */
int read_bert(const Bert *bert, const int32_t *ids, const int64_t *ends, ptrdiff_t texts, float *states);

#endif
