"""Bars as SVG: our cost in each class as a share of a peer's."""

WIDTH, LABEL, ROW, BAR, TOP = 760, 120, 26, 9, 58
COLOURS = ('#1f6f8b', '#e0a030')
FONT = 'font-family="sans-serif" font-size="12"'


def escape(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def text(x, y, what, more=''):
    return '<text x="%.1f" y="%.1f" %s %s>%s</text>' % (x, y, FONT, more, escape(what))


def rect(x, y, width, height, colour):
    return '<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>' % (
        x, y, width, height, colour)


def bars(title, series, rows, limit=1.5):
    """An SVG. series: names; rows: (label, a ratio or None for each of the series). The line at 1.0
    is the peer; bars end at the limit, their number does not."""
    scale = (WIDTH - LABEL - 60) / limit
    height = TOP + ROW * len(rows) + 24
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">' % (
        WIDTH, height, WIDTH, height), rect(0, 0, WIDTH, height, 'white'),
        text(10, 20, title, 'font-weight="bold"')]
    x = 10.0
    for name, colour in zip(series, COLOURS):
        out += [rect(x, 30, 10, 10, colour), text(x + 14, 39, name)]
        x += 30 + 7 * len(name)
    for tick in range(int(limit / 0.25) + 1):
        at = LABEL + tick * 0.25 * scale
        out.append('<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s"/>' % (
            at, TOP - 4, at, height - 20, '#a00' if tick == 4 else '#ddd'))
        out.append(text(at, height - 6, '%.2f' % (tick * 0.25), 'text-anchor="middle"'))
    for i, (label, ratios) in enumerate(rows):
        y = TOP + i * ROW
        out.append(text(LABEL - 6, y + 14, label, 'text-anchor="end"'))
        for k, ratio in enumerate(ratios):
            if ratio is None:
                continue
            length = min(ratio, limit) * scale
            out.append(rect(LABEL, y + 2 + k * (BAR + 1), length, BAR, COLOURS[k]))
            out.append(text(LABEL + length + 4, y + 10 + k * (BAR + 1), '%.2f' % ratio,
                            'fill="#333" style="font-size:10px"'))
    return '\n'.join(out + ['</svg>', ''])
