"""Makes the typefaces of this folder: Source Sans 3, without the letters and features that no fiche needs.

    python make.py SourceSans3_400Regular.ttf carnet-regular.ttf Regular
    python make.py SourceSans3_600SemiBold.ttf carnet-strong.ttf SemiBold

The files come from the npm package @expo-google-fonts/source-sans-3 0.4.1; fonttools 4 does the work. The Open Font
License asks that what was changed has another name: it is called Carnet Sans.
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LETTERS = (
    "20-7E,A0-24F,259,300-36F,370-3FF,400-4FF,1E00-1EFF,2000-206F,2070-209F,20A0-20CF,2100-214F,2150-218F,"
    "2190-21FF,2200-22FF,25A0-25FF,2600-27BF,FB00-FB06,FFFD"
)
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"]

source, target, style = sys.argv[1:]
font = TTFont(source, recalcTimestamp=False)
options = subset.Options(layout_features=FEATURES, hinting=False, glyph_names=False, name_IDs=["*"], notdef_outline=True)
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=subset.parse_unicodes(LETTERS))
subsetter.subset(font)
names = {1: f"Carnet Sans {style}", 2: "Regular", 3: f"CarnetSans-{style}", 4: f"Carnet Sans {style}", 6: f"CarnetSans-{style}", 16: "Carnet Sans", 17: style}
for record in list(font["name"].names):
    if record.nameID in names:
        record.string = names[record.nameID]
    elif record.nameID not in (0, 13, 14):
        font["name"].removeNames(nameID=record.nameID)
font.save(target)
