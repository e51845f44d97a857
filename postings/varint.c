#include "postings/varint.h"

uint64_t varint_read_long(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *p = *at;
    uint64_t v = 0;

    for (unsigned shift = 0; p && p < end && shift < 64; shift += 7) {
        unsigned char byte = *p++;
        if (shift == 63 && byte > 1)
            break;
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *at = p;
            return v;
        }
    }
    *at = NULL;
    return 0;
}
