"""Makes the three TrueType files of this folder out of Inter's variable font. README.md says how to call it."""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Latin with every accent of Europe, Greek, Cyrillic, punctuation, figures, currencies and a few signs.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x192, 0x192), (0x1CD, 0x1DC), (0x1E6, 0x1E7), (0x1FA, 0x1FF),
    (0x218, 0x21B), (0x237, 0x237), (0x2BB, 0x2BC), (0x2C6, 0x2C7), (0x2D8, 0x2DD), (0x370, 0x3CE), (0x400, 0x45F),
    (0x490, 0x491), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EF2, 0x1EF3), (0x2000, 0x200A), (0x2010, 0x2027),
    (0x202F, 0x203E), (0x2044, 0x2044), (0x2070, 0x208E), (0x20A0, 0x20BF), (0x2105, 0x2105), (0x2113, 0x2113),
    (0x2116, 0x2117), (0x2120, 0x2126), (0x2150, 0x215E), (0x2190, 0x2199), (0x2202, 0x2265), (0x25A0, 0x25CF),
    (0x2713, 0x2717),
]


def tabular(font):
    """Lets the digits be as wide as one another: fpdf knows no OpenType features, so tnum goes into the cmap."""
    gsub = font["GSUB"].table
    lookups = {i for r in gsub.FeatureList.FeatureRecord if r.FeatureTag == "tnum" for i in r.Feature.LookupListIndex}
    swap = {}
    for i in sorted(lookups):
        for sub in gsub.LookupList.Lookup[i].SubTable:
            swap.update(getattr(sub, "ExtSubTable", sub).mapping)
    for table in font["cmap"].tables:
        for code in range(0x30, 0x3A):
            if code in table.cmap:
                table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])


def tighten(font, share):
    """Takes a share of an em off every advance: the bold is only set large, where the design asks for closer letters."""
    off = round(font["head"].unitsPerEm * share)
    for name, (advance, side) in font["hmtx"].metrics.items():
        if advance > 4 * off:  # a hair space stays what it is
            font["hmtx"].metrics[name] = (advance - off, side)


def make(source, weight, style, target):
    font = instantiateVariableFont(TTFont(source), {"wght": weight}, inplace=True)
    if style != "Bold":
        tabular(font)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14],
                      drop_tables=["GSUB", "GPOS", "GDEF", "STAT", "MVAR", "HVAR", "avar", "fvar", "gvar", "DSIG", "meta"])
    subset = Subsetter(options)
    subset.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
    subset.subset(font)
    if style == "Bold":
        tighten(font, 0.02)
    for record in font["name"].names:
        if record.nameID in (1, 2, 4, 6):
            record.string = {1: "Inter " + style, 2: "Regular", 4: "Inter " + style, 6: "Inter-" + style}[record.nameID]
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.save(target)
    check = TTFont(target)
    if check["hhea"].numberOfHMetrics != len(check.getGlyphOrder()):
        sys.exit(target + ": the last glyphs share one advance, which fpdf reads wrongly")


for weight, style in ((400, "Regular"), (600, "SemiBold"), (700, "Bold")):
    make(sys.argv[1], weight, style, f"Inter-{style}.ttf")
