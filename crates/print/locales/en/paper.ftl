## What paper alone says; anything else is called as it is on the screen.
paper-printed = Printed on { $day }
paper-printed-by = { $company } · printed on { $day }
paper-lacking = □: a character that the printed font does not have; text copied from the PDF contains it.
paper-more =
    { $count ->
        [one] and { $count } more, not printed
        *[other] and { $count } more, not printed
    }
paper-also = entered at the same time: { $values }
paper-unset = (empty)
paper-balance = Balance
paper-labelled = { $label }: { $value }
paper-file = Record
