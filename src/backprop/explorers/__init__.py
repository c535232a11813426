"""Explorers: pictures of the mathematics that answer when a control is moved.

    parameters  ->  model (NumPy)  ->  results  ->  view (JavaScript, draws only)

A model is one module here; its view is the ES module of the same name in
``views/``. Who moves the numbers between them is a host: in Jupyter the widget
of ``jupyter``, in a built page a script that answers from ``stored`` results
until Python runs in the page. Models import NumPy and nothing else, because
that is what Python has there.
"""
