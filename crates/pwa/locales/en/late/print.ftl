## Printing
print-parts = Sections to print
print-all = Select all
print-none = Select none
print-period = For events, purchases, time spent and points.
print-nothing = Select at least one section.
print-drawing = Laying out…
print-done =
    { $count ->
        [one] One page, { $size } KB.
        *[other] { $count } pages, { $size } KB.
    }
print-empty = Nothing to print in: { $parts }.
print-lacks = A □ stands for each character that the printed font does not have.
print-missing = What prints is not on this device yet: connect once, then try again.
print-open = Open the PDF
print-save = Save the PDF
print-now = Print
