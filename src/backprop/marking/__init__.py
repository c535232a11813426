"""Mark a folder of answer sheets: ``python -m backprop.marking FOLDER``.

    a sheet (``sheet``)  ->  its code runs in a process of its own, with limits (``runner``)
    ->  what came out, as plain data (``wire``)  ->  points and reasons (``judge``)  ->  ``tables``

The process that runs a student's code has the exercises' cases and no solutions; the one that
compares has the solutions and runs nobody's code.
"""
