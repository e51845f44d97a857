/* A good file, changed as the input of a fuzz target tells: so the fuzzer need not guess what makes
 * a file.
 */
#ifndef TESTS_FUZZ_DAMAGE_H
#define TESTS_FUZZ_DAMAGE_H

#include <stddef.h>
#include <stdint.h>

#define DAMAGE_TAIL 800

/* Four bytes are a change: where (three), and what to. Those with the highest bit set go to the end
 * of the file, where what is small and leads to all the rest would seldom be met. */
static inline void damage(unsigned char *bytes, size_t size, const uint8_t *data, size_t n)
{
    for (; n >= 4; data += 4, n -= 4) {
        size_t at = data[0] | (size_t)data[1] << 8 | (size_t)(data[2] & 0x7F) << 16;
        size_t tail = size < DAMAGE_TAIL ? size : DAMAGE_TAIL;

        at = data[2] & 0x80 ? size - 1 - at % tail : at % size;
        bytes[at] = data[3];
    }
}

#endif
